//! 下单·接单·办理·反馈: routes cases, serves the staff's commands, escalates.
