"""A screen that tells what Streamlit knows of the visitor, its caches and its options."""

import json
import secrets

import streamlit as st

from ui.startup import OPTIONS


@st.cache_data
def _made_once() -> str:
    return secrets.token_hex(8)


st.session_state["runs"] = st.session_state.get("runs", 0) + 1
told = {
    "uid": st.user.get("uid"),
    "cached": _made_once(),
    "runs": st.session_state["runs"],
    "options": {name: st.get_option(name) for name in OPTIONS},
}
st.text(json.dumps(told))
if st.query_params.get("fail"):
    raise RuntimeError("bí mật của máy chủ")
