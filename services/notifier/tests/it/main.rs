//! Messages that leave the house, against stand-ins for an SMS gateway and WeChat.

mod sending;
