"""A page with one button, as small as a page can be."""

import streamlit as st

st.title("Trang trống")
st.markdown("Đã bấm" if st.button("Bấm") else "Chưa bấm")
