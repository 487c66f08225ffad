// With what every command of eugress ends, beside 0.
#pragma once

namespace eugress {

inline constexpr int exit_amiss = 1;           // it was looked at, and something is wrong with it
inline constexpr int exit_usage = 2;           // of the command line
inline constexpr int exit_io = 3;              // what was named cannot be read, opened or written
inline constexpr int exit_partial = 4;         // sound, and not everything that was asked about is there
inline constexpr int exit_configuration = 78;  // EX_CONFIG of sysexits(3): systemd does not restart on it

}  // namespace eugress
