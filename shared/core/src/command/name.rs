//! The names of the commands: the words of the interface, of the table and of the log.

use crate::case::facts::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a person may tell a case or an order to do.
    CommandName {
        Submit = "submit", "报事点单";
        Accept = "accept", "受理";
        Reject = "reject", "不予受理";
        Merge = "merge", "并案";
        Unmerge = "unmerge", "拆并";
        Withdraw = "withdraw", "撤回";
        PlaceOrder = "place_order", "派单";
        HandleOnSpot = "handle_on_spot", "当场处理";
        Answer = "answer", "直接答复";
        HandUp = "hand_up", "上报";
        HandDown = "hand_down", "交办";
        ReferOut = "refer_out", "转办";
        Whistle = "whistle", "吹哨";
        Arrive = "arrive", "报到";
        Contact = "contact", "先行联系";
        FeedBack = "feed_back", "反馈";
        Verify = "verify", "核查";
        Revisit = "revisit", "回访";
        Reopen = "reopen", "重启";
        Appeal = "appeal", "申诉";
        RuleOn = "rule_on", "会商认定";
        RequestExtend = "request_extend", "申请延期";
        RequestReturn = "request_return", "申请退单";
        RequestShelve = "request_shelve", "申请挂账";
        RequestExclude = "request_exclude", "申请剔除";
        Approve = "approve", "同意";
        Refuse = "refuse", "驳回";
        Resume = "resume", "恢复办理";
        Supervise = "supervise", "督办";
        AskResident = "ask_resident", "询问居民";
        ResidentReply = "resident_reply", "居民答复";
        Relocate = "relocate", "改正位置";
        SignExternal = "sign_external", "签收上级工单";
        Dispute = "dispute", "派单异议";
        RequestExternalExtension = "request_external_extension", "申请上级延期";
        DraftReply = "draft_reply", "拟稿";
        Countersign = "countersign", "审签";
        SendReply = "send_reply", "回复上级";
        ReceiveExternalResult = "receive_external_result", "接收上级结果";
        ExpressInterest = "express_interest", "报名";
        Claim = "claim", "接单";
        Sign = "sign", "签收";
        Decline = "decline", "婉拒";
        Release = "release", "放弃";
        CheckIn = "check_in", "签到";
        CheckOut = "check_out", "签退";
        Transfer = "transfer", "转交";
        WaiveAssist = "waive_assist", "免除协办";
        Done = "done", "办毕";
    }
}
