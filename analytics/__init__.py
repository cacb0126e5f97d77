"""What came of it: participation and learning as frozen boards, drawn as charts and written as files."""
