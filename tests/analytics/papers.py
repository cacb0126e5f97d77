"""Reports made up for tests of the files: one of the department, one of a unit, and a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from analytics.reports.value import (
    AnnexLine,
    Figures,
    Head,
    Learned,
    Letter,
    Period,
    Report,
    Section,
    Signing,
)

LURE = "=HYPERLINK(1)"
PERIOD = Period(date(2026, 1, 1), date(2026, 2, 28))
LONG = (
    "Sở đã ban hành kế hoạch, phân công từng phòng, đơn vị và kiểm tra việc thực hiện hằng tuần; các đơn vị "
    "lồng ghép nội dung vào giao ban, sinh hoạt chi bộ và gửi tài liệu tới từng người."
)


def line(code: str, name: str, people: int, completed: int, score: int | None, note: str = "") -> AnnexLine:
    """A row of the annex; what was done in the field grows with the people."""
    return AnnexLine(
        code, name, 0, people, people // 4, 3 * people, 2, 1, 50 * people, completed, score, note
    )


LINES = (
    line("VP", "Văn phòng Sở", 1500, 1200, 813),
    line("CNTT", "Phòng Công nghệ thông tin – Viễn thông – Bưu chính", 22, 11, None, "Chưa gửi báo cáo"),
    line("LURE", LURE, 3, 1, None),
)
FIGURES = Figures(
    campaign_name="Chiến dịch phòng, chống tội phạm trên không gian mạng",
    document="Kế hoạch 84/KH-UBND",
    starts_on=date(2026, 1, 5),
    due_on=date(2026, 3, 31),
    on=date(2026, 2, 28),
    target_percent=95,
    needed_percent=60,
    lessons=12,
    has_activities=True,
    started=1400,
    passed=1215,
    lines=LINES,
    total=AnnexLine("", "Tổng cộng", 0, 1525, 380, 4575, 6, 3, 76250, 1212, 798, ""),
    learned=Learned(1300, 798, 900, 561, 788),
)
OUTLINE = (
    Section(
        "direction", 1, "I. CÔNG TÁC CHỈ ĐẠO, TRIỂN KHAI", ("Chiến dịch giao cho 1.525 người.",), (LONG,)
    ),
    Section("results", 1, "II. KẾT QUẢ THỰC HIỆN"),
    Section("content", 2, "1. Nội dung tuyên truyền", ("1.212/1.525 CCVC-NLĐ đã hoàn thành (79%).", LONG)),
    Section("forms", 2, "2. Hình thức tuyên truyền", ("Đã tổ chức 380 buổi.",)),
    Section("assessment", 1, "III. ĐÁNH GIÁ CHUNG"),
    Section("strengths", 2, "1. Ưu điểm", (), ("Nhiều đơn vị chủ động.", LONG)),
    Section("limits", 2, "2. Hạn chế", ("1/3 phòng, đơn vị chưa gửi báo cáo.",)),
    Section("causes", 2, "3. Nguyên nhân", (), (f"Mẫu <b> & {{{{ trich_yeu }}}}, {LURE}",)),
    Section("plan", 1, "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ THỜI GIAN TỚI", (), (LONG, LONG)),
    Section("proposals", 1, "V. ĐỀ XUẤT, KIẾN NGHỊ", ("Trong kỳ không phát sinh nội dung cần báo cáo.",)),
)
WHOLE = Report(
    unit_code="",
    period=PERIOD,
    period_name="từ ngày 01 tháng 01 năm 2026 đến ngày 28 tháng 02 năm 2026",
    head=Head("UBND TP. CẦN THƠ", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "05", "BC-SKHCN", "Cần Thơ", date(2026, 2, 3)),
    abstract="Kết quả triển khai Chiến dịch phòng, chống tội phạm trên không gian mạng đến tháng 02 năm 2026",
    addressees=(),
    opening="Thực hiện Kế hoạch 84/KH-UBND, Sở Khoa học và Công nghệ báo cáo như sau:",
    sections=OUTLINE,
    closing="Trên đây là kết quả, Sở Khoa học và Công nghệ kính báo cáo./.",
    signing=Signing(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Trần Văn Mẫu"),
    recipients=("- Ủy ban nhân dân thành phố;", "- Công an thành phố;", "- Lưu: VT, CNTT."),
    late_units=("Phòng Công nghệ thông tin – Viễn thông – Bưu chính",),
    annex_title="SỐ LIỆU ĐẾN THÁNG 02 NĂM 2026",
    annex_note="Dấu “–” ở cột Điểm TB: dưới 5 người làm bài kiểm tra nên không nêu.",
    figures=FIGURES,
)
UNIT = replace(
    WHOLE,
    unit_code="VP",
    head=Head("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "VĂN PHÒNG SỞ", "", "BC-VP", "Cần Thơ", None),
    addressees=("Phòng Công nghệ thông tin – Viễn thông – Bưu chính",),
    signing=Signing(("CHÁNH VĂN PHÒNG",), "Lê Thị Chi"),
    figures=replace(FIGURES, lines=LINES[:1], total=replace(LINES[0], code="", name="Tổng cộng")),
)
LETTER = Letter(
    period=PERIOD,
    head=Head(
        "UBND TP. CẦN THƠ", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "112", "SKHCN-CNTT", "Cần Thơ", date(2026, 11, 9)
    ),
    abstract="V/v đôn đốc gửi báo cáo kết quả triển khai Chiến dịch tháng 02 năm 2026",
    addressees=("Văn phòng Sở", "Phòng Quản lý Khoa học"),
    paragraphs=(LONG, "Đề nghị các phòng, đơn vị quan tâm thực hiện./."),
    signing=Signing(("TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG"), "Phạm Tiến Dũng"),
    recipients=("- Như trên;", "- Lưu: VT, CNTT."),
)
PAPERS = {"whole": WHOLE, "unit": UNIT}
