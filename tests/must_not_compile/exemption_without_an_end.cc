// An exemption always ends: there is none without a window, and no window from a beginning alone.
#include "judge/exemption.h"

eugress::Exemption exemption(eugress::Window window) {
#ifdef CASE
  static_cast<void>(window);
  return eugress::Exemption{"ticket", eugress::ExemptionKind::probe};
#else
  return eugress::Exemption{"ticket", eugress::ExemptionKind::probe, window};
#endif
}
