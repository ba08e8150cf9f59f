"""What the system says of a failure, as the code of words we have in both languages.

A code is handed on as an argument of an error (`reason=reason_of(error)`); it begins with `@`, and
`studio.model.sentences.say` puts the words of its language in the place.
"""

from __future__ import annotations

import errno
import socket
import ssl

_ERRNOS = {
    errno.ECONNREFUSED: "refused",
    errno.ECONNRESET: "reset",
    errno.ECONNABORTED: "reset",
    errno.EPIPE: "reset",
    errno.ETIMEDOUT: "timed_out",
    errno.EHOSTUNREACH: "unreachable",
    errno.ENETUNREACH: "unreachable",
    errno.ENETDOWN: "unreachable",
    errno.EHOSTDOWN: "unreachable",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "file_too_big",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "read_only",
    errno.ENOENT: "not_found",
    errno.EIO: "drive_broken",
    errno.EMFILE: "too_many_files",
    errno.ENFILE: "too_many_files",
    errno.ENOMEM: "no_memory",
}
# OpenSSL's numbers of what is wrong with a certificate (X509_V_ERR_…, x509_vfy.h).
_CERTIFICATES = {
    9: "certificate_not_yet",
    10: "certificate_expired",
    18: "certificate_self_signed",
    19: "certificate_self_signed",
    20: "certificate_unknown",
    21: "certificate_unknown",
    62: "certificate_other_host",
    64: "certificate_other_host",
}


def reason_of(error: BaseException) -> str:
    """`@reason.…` for what we have words for, otherwise the system's own words, or the kind of the error."""
    if isinstance(error, ssl.SSLCertVerificationError):
        known = _CERTIFICATES.get(error.verify_code, "")
        return f"@reason.{known}" if known else str(error.verify_message)
    if isinstance(error, socket.gaierror):
        return "@reason.no_such_host"
    if isinstance(error, TimeoutError):
        return "@reason.timed_out"
    if isinstance(error, OSError):
        known = _ERRNOS.get(error.errno or 0, "")
        return f"@reason.{known}" if known else error.strerror or type(error).__name__
    return str(error) or type(error).__name__
