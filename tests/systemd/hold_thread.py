"""Holds one thread of a process still, and no other, until that process is gone. Usage: hold_thread.py TID"""

import ctypes
import os
import sys

# ptrace(2)
SEIZE, INTERRUPT = 0x4206, 0x4207
ANY_THREAD = 0x40000000  # __WALL

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
thread = int(sys.argv[1])
for request in (SEIZE, INTERRUPT):
    if libc.ptrace(request, thread, None, None) != 0:
        raise SystemExit(os.strerror(ctypes.get_errno()))
os.waitpid(thread, ANY_THREAD)
print("held", flush=True)
# Nobody can reap a process of which a traced thread has not been waited for.
os.waitpid(thread, ANY_THREAD)
