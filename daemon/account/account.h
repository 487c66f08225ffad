// account/: counts, closed once an interval into the Ledger and published as the Snapshot that everybody reads.
#pragma once

#include "account/interval.h"
#include "account/ledger.h"
#include "account/snapshot.h"
#include "account/tally.h"
