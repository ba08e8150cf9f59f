"""Why the system or a server said no, in a few words that fit into a sentence ("…：{reason}。")."""

from studio.model.sentences import Bilingual, Sentence


def _words(zh: str, en: str) -> Bilingual:
    return Bilingual(Sentence(zh), Sentence(en))


SENTENCES: dict[str, Bilingual] = {
    "reason.refused": _words("对方拒绝连接", "connection refused"),
    "reason.reset": _words("连接被对方重置", "the connection was reset"),
    "reason.timed_out": _words("等了太久没有回应", "no answer in time"),
    "reason.unreachable": _words("网络不通", "the network does not lead there"),
    "reason.no_such_host": _words("没有这个服务器名", "there is no server of this name"),
    "reason.disk_full": _words("磁盘满了", "the disk is full"),
    "reason.file_too_big": _words("文件太大", "the file is too big"),
    "reason.not_allowed": _words("没有权限", "permission denied"),
    "reason.read_only": _words("磁盘是只读的", "the disk is read-only"),
    "reason.not_found": _words("找不到文件或文件夹", "no such file or folder"),
    "reason.drive_broken": _words("硬盘读写出错", "the drive has an error"),
    "reason.too_many_files": _words("打开的文件太多", "too many open files"),
    "reason.no_memory": _words("内存不够", "not enough memory"),
    "reason.hung_up": _words("对方挂断了", "it closed the connection"),
    "reason.none_given": _words("没有说明原因", "no reason given"),
    "reason.not_tls": _words("那里没有加密连接", "there is no encryption (TLS) there"),
    "reason.certificate_expired": _words("证书过期了", "it has expired"),
    "reason.certificate_not_yet": _words("证书还没有生效", "it is not valid yet"),
    "reason.certificate_self_signed": _words("证书是自己签发的", "it is self-signed"),
    "reason.certificate_unknown": _words("签发者不明", "its issuer is not known"),
    "reason.certificate_other_host": _words("证书是别的服务器的", "it belongs to another server"),
}
