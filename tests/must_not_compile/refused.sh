#!/bin/sh
# refused.sh COMPILER INCLUDE_DIRECTORY FILE: the file must compile without -DCASE and must not with it.
set -u
"$1" -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I"$2" "$3" || {
  echo "the control does not compile, so a refusal would show nothing"
  exit 1
}
if "$1" -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I"$2" -DCASE "$3" 2>/dev/null; then
  echo "$3 compiles, and must not"
  exit 1
fi
