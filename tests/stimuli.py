"""One stimulus of every kind with every field filled, for tests of drawings and words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from lessons.stimulus import Stimulus, without_marks

SAMPLES: dict[str, dict[str, Any]] = {
    "sms": {
        "kind": "sms",
        "sender": "Ngan hang A",
        "note": "Cùng luồng với tin báo số dư",
        "messages": [
            {"text": "TK ...678 +6.180.000 VND. ND: luong thang 11.", "time": "08:02", "day": "Hôm qua"},
            {"text": "Cảm ơn.", "who": "me", "time": "08:10"},
            {
                "text": "Vừa có [[1:thiết bị lạ đăng nhập]]. Vào [[2:nganhang-a-huy.example]] để huỷ.",
                "time": "19:47",
                "day": "Hôm nay",
            },
        ],
    },
    "chat": {
        "kind": "chat",
        "name": "Chị Hoa Văn phòng",
        "note": "Tài khoản mới, chưa kết bạn",
        "messages": [
            {
                "text": "Em ơi, [[1:chuyển giúp chị 15 triệu]], chiều chị gửi lại.",
                "time": "10:31",
                "day": "Hôm nay",
            },
            {"text": "Chị gọi cho em được không?", "who": "me", "time": "10:32"},
            {
                "text": "[[2:Máy chị hỏng loa]] rồi em.",
                "who": "Anh Tú",
                "file": "[[3:bien-lai.apk]]",
                "time": "10:33",
            },
        ],
    },
    "email": {
        "kind": "email",
        "from_name": "Kho bạc khu vực",
        "from_address": "[[1:hotro@khobac-gov.example]]",
        "reply_to": "ketoan88@thu.example",
        "to": "vanthu@donvi.example",
        "date": "24/11/2026 08:15",
        "headers": [{"name": "Gửi qua máy chủ", "value": "may-chu-la.example"}],
        "subject": "Đổi số tài khoản nộp phí từ tháng 12",
        "body": "Kính gửi đơn vị,\n\nĐề nghị [[2:chuyển vào tài khoản mới trong hôm nay]].",
        "links": [{"text": "Xem văn bản", "target": "[[3:http://khobac-gov.example/van-ban]]"}],
        "attachments": ["Thong bao.docm"],
    },
    "web": {
        "kind": "web",
        "url": "https://dichvucong.[[1:vneid-capnhat.example]]/dang-nhap?ma=8841&buoc=2",
        "security": "Có mã hoá",
        "title": "Cập nhật định danh",
        "body": "Nhập thông tin để [[2:tránh bị khoá tài khoản]].",
        "fields": ["Số căn cước", "[[3:Mã OTP]]"],
        "button": "Xác nhận",
        "links": [{"text": "Tải ứng dụng", "target": "http://vneid-capnhat.example/vneid.apk"}],
    },
    "call": {
        "kind": "call",
        "number": "+00 24 3000 0113",
        "name": "“Cán bộ Công an”",
        "note": "Cuộc gọi từ nước ngoài",
        "says": ["“Chị đang liên quan một đường dây rửa tiền.”"],
        "turns": [
            {"text": "[[1:Không được nói với ai]], bật camera ngay.", "time": "00:12"},
            {"text": "Anh cho tôi xin tên và đơn vị.", "who": "me"},
            {"text": "[[2:Chị không hợp tác thì tôi phát lệnh bắt.]]", "who": "Người xưng là cấp trên"},
        ],
    },
    "video": {
        "kind": "video",
        "name": "Con trai",
        "note": "Gọi qua tài khoản lạ",
        "sees": [
            "[[1:Khuôn mặt đứng yên, chỉ miệng cử động]]",
            "Nền phía sau tối, ánh sáng trên mặt chớp theo màu khác",
        ],
        "turns": [
            {"text": "Mẹ ơi, [[2:chuyển cho con 20 triệu gấp]].", "time": "00:05"},
            {"text": "Con quay mặt sang bên mẹ xem nào.", "who": "me"},
        ],
    },
    "qr": {
        "kind": "qr",
        "place": "Trụ gửi xe trước chợ",
        "title": "QUÉT ĐỂ TRẢ PHÍ GỬI XE",
        "body": "Nhanh, không cần tiền mặt",
        "address": "http://[[1:guixe-thanhtoan.example]]/the",
        "note": "[[2:Dán đè lên một tem khác]]",
    },
    "paper": {
        "kind": "paper",
        "country": "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do – Hạnh phúc",
        "issuer": "CƠ QUAN ĐIỀU TRA",
        "number": "Số: 113/LB",
        "dateline": "Hà Nội, ngày 20 tháng 11 năm 2026",
        "title": "LỆNH BẮT TẠM GIAM",
        "recipient": "Kính gửi: Bà Nguyễn Thị B.",
        "body": "Yêu cầu đương sự [[1:chuyển toàn bộ tiền vào tài khoản tạm giữ]] trong hôm nay.\n\n"
        "[[2:Tuyệt đối không tiết lộ nội dung này.]]",
        "seal": "[[3:Dấu tròn in màu, nhoè viền, chữ không đọc được]]",
        "signer": "Điều tra viên\nTrần Văn C.",
    },
    "app": {
        "kind": "app",
        "name": "VNeID bản mới",
        "source": "[[1:Tệp .apk tải từ trang web]]",
        "asks": "Cho phép ứng dụng này điều khiển điện thoại?",
        "permissions": ["[[2:Xem và điều khiển màn hình]]", "Đọc tin nhắn", "Chạy nền"],
        "note": "Điện thoại không kiểm tra được ứng dụng này.",
        "buttons": ["Từ chối", "Cho phép"],
    },
    "bank": {
        "kind": "bank",
        "from_account": "...678 · Số dư 42.180.000 đ",
        "to_name": "[[1:CONG TY TNHH HOA MAI]]",
        "to_account": "0000 1111 2222",
        "to_bank": "Ngân hàng B",
        "amount": "15.000.000 đ",
        "content": "[[2:Nop tam giu]]",
        "warning": "Tên người nhận không khớp danh bạ đã lưu.",
        "button": "Xác nhận",
    },
    "post": {
        "kind": "post",
        "author": "Tuyển dụng việc nhẹ 247",
        "note": "[[1:Được tài trợ]]",
        "time": "2 giờ trước",
        "audience": "Công khai",
        "text": "Làm tại nhà, [[2:mỗi ngày 800.000 đ]], không cần kinh nghiệm.",
        "picture": "Ảnh chụp một xấp tiền và màn hình báo có tiền về",
        "preview": {
            "title": "Đăng ký cộng tác viên",
            "text": "Chỉ còn 12 suất hôm nay",
            "address": "viec-nhe.example",
        },
        "reactions": "1.204 lượt thích",
        "comments": [
            {"who": "Lan", "text": "[[3:Mình vừa rút được 3 triệu]], uy tín nha."},
            {"who": "Minh", "text": "Có phải nộp trước không ạ?"},
        ],
    },
}


def whole_stimulus(kind: str) -> dict[str, Any]:
    """The sample of a kind as drawings get it."""
    stimulus: TypeAdapter[Stimulus] = TypeAdapter(Stimulus)
    return stimulus.validate_python(SAMPLES[kind]).model_dump()


def texts_of(stimulus: Any) -> tuple[str, ...]:
    """Every text of the data as people read it: in one line, without marks; not the words of the schema."""
    return tuple(" ".join(text.split()) for text in _texts(without_marks(stimulus)))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, child in node.items():
            yield from () if key == "kind" or child in ("me", "them") else _texts(child)
    elif isinstance(node, tuple):
        for child in node:
            yield from _texts(child)
    elif isinstance(node, str):
        yield node
