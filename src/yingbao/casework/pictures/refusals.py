"""What is not taken of what somebody brought, and what the database refuses about pictures, in words for who asked."""

from __future__ import annotations

from typing import Final

from yingbao.casework.pictures.limits import BYTES, MANY, PAGES, PIXELS
from yingbao.engine.dictionary import Label

NOT_TAKEN: Final = {
    "empty": Label("文件是空的，多半没有传完，请再传一次。", "The file is empty, perhaps cut off on its way; send it again."),
    "heic": Label(
        "这是 HEIC 格式的照片，这里打不开。请在手机的相机设置里改用 JPEG（苹果手机：设置 → 相机 → 格式 → 兼容性最佳），"
        "再拍一次；或把它另存为 JPEG。",
        "This photograph is in the format HEIC, which cannot be opened here. Let the phone take JPEG (iPhone: Settings, Camera,"
        " Formats, Most Compatible) and take it again, or save it as JPEG.",
    ),
    "kind": Label(
        "这不是照片，也不是扫描件。请传 JPEG、PNG、WebP 图片或 PDF。",
        "This is neither a photograph nor a scan. Send JPEG, PNG or WebP pictures, or a PDF.",
    ),
    "damaged": Label(
        "文件不完整、已损坏或者有密码，打不开。请重新拍或重新扫描，再传一次。",
        "The file is cut off, damaged or has a password. Take or scan it again and send that.",
    ),
    "large": Label(
        f"文件超过 {BYTES >> 20} MB。请用手机的普通画质拍，或分几次扫描。",
        f"The file is larger than {BYTES >> 20} MB. Take it in the phone's usual quality, or scan it in parts.",
    ),
    "pixels": Label(
        f"图片展开后太大（超过 {PIXELS // 1_000_000} 百万像素），可能是恶意文件，没有打开。请用手机的普通画质重拍。",
        f"The picture would grow beyond {PIXELS // 1_000_000} million pixels and may be an attack; it was not opened. Take it again in"
        " the phone's usual quality.",
    ),
    "blank": Label(
        "还没有签字，请在框里签名，或者传签好的纸的照片。",
        "Nothing is signed yet. Sign in the frame, or send a photograph of the signed paper.",
    ),
    "single": Label("签字请传一张照片或只有一页的扫描件。", "Send a signature as one photograph, or a scan of one page."),
    "pages": Label(
        f"扫描件超过 {PAGES} 页。请分几个文件扫描。", f"The scan has more than {PAGES} pages. Scan it into several files."
    ),
    "heavy": Label(
        "打开这个文件要用的时间或内存太多，已停止。请重新拍或重新扫描，再传一次。",
        "Opening this file takes too much time or memory, and was stopped. Take or scan it again and send that.",
    ),
}  # fmt: skip
"""By what pictures.developing says is wrong with a file."""

WHY_PICTURES: Final = {
    "pictures_many": Label(
        f"一个步骤最多 {MANY} 张照片和材料。", f"A step takes at most {MANY} photographs and pages."
    ),
    "signed_by": Label("请写明是谁签的字。", "Say who signs."),
}  # fmt: skip
