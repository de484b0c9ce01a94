"""Give up system calls that no reader of files needs (seccomp, by way of libseccomp).

Sockets, other programs, other processes, mounts, rights on files: such a call fails with
"not permitted", and the reader goes on.
"""

from __future__ import annotations

import ctypes
import errno

GIVEN_UP = """
    socket socketpair connect bind listen accept accept4 sendmsg sendmmsg recvmsg recvmmsg
    execve execveat fork vfork kill tkill rt_sigqueueinfo pidfd_open pidfd_getfd
    pidfd_send_signal ptrace process_vm_readv process_vm_writev
    chmod fchmod fchmodat chown fchown lchown fchownat utime utimes utimensat futimesat
    setxattr lsetxattr fsetxattr link linkat symlink symlinkat mknod mknodat
    mount umount2 pivot_root chroot unshare setns open_by_handle_at name_to_handle_at
    open_tree move_mount fsopen fsmount fspick mount_setattr
    bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register
    keyctl add_key request_key init_module finit_module delete_module kexec_load reboot
    setuid setgid setreuid setregid setresuid setresgid setgroups capset
""".split()  # noqa: SIM905 - a list of names to read

ALLOW = 0x7FFF0000
_FAIL = 0x00050000
MASKED_EQUAL = 7
_CLONE_THREAD = 0x00010000


class Condition(ctypes.Structure):
    """Of one argument of a call (`scmp_arg_cmp` of libseccomp)."""

    _fields_ = [
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("mask", ctypes.c_uint64),
        ("value", ctypes.c_uint64),
    ]


def give_up_calls() -> bool:
    """From now on the calls fail; False where there is no libseccomp or no filter in the kernel."""
    try:
        library = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return False
    library.seccomp_init.restype = ctypes.c_void_p
    rules = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(ALLOW)))
    for name in GIVEN_UP:
        _refuse(library, rules, name, errno.EPERM)
    # threads are made by `clone` too; what is no thread would be a process
    _refuse(library, rules, "clone", errno.EPERM, Condition(0, MASKED_EQUAL, _CLONE_THREAD, 0))
    # its arguments cannot be looked at; told that there is none, callers turn to `clone`
    _refuse(library, rules, "clone3", errno.ENOSYS)
    is_loaded = library.seccomp_load(rules) == 0
    library.seccomp_release(rules)
    return is_loaded


def _refuse(
    library: ctypes.CDLL, rules: ctypes.c_void_p, name: str, error: int, *conditions: Condition
) -> None:
    number = library.seccomp_syscall_resolve_name(name.encode())
    listed = (Condition * len(conditions))(*conditions)
    # a call that this machine does not have cannot be made
    library.seccomp_rule_add_array(
        rules, ctypes.c_uint32(_FAIL | error), number, len(conditions), listed
    )
