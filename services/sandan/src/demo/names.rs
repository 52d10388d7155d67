//! Invented people. Family names are the most common ones; given names are put together from two lists, so that
//! no combination means anybody.

use super::chance::Chance;

const FAMILY: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓",
    "许", "傅", "沈", "曾", "彭", "吕",
];
const FIRST: [&str; 24] = [
    "建", "秀", "志", "淑", "文", "玉", "国", "桂", "晓", "海", "永", "春", "明", "雪", "立", "佳", "思",
    "宝", "德", "彩", "庆", "凤", "学", "新",
];
const SECOND: [&str; 24] = [
    "兰", "华", "强", "英", "平", "芳", "军", "敏", "林", "珍", "峰", "燕", "辉", "霞", "斌", "琴", "涛",
    "娟", "勇", "萍", "刚", "玲", "杰", "洁",
];

/// A name.
#[must_use]
pub fn person(chance: &mut Chance) -> String {
    let (family, second) = (chance.pick(&FAMILY), chance.pick(&SECOND));
    if chance.percent(25) {
        return format!("{family}{second}");
    }
    format!("{family}{}{second}", chance.pick(&FIRST))
}

/// What volunteers of the demo can do.
pub const SKILLS: [&str; 10] = [
    "日常维修",
    "理发",
    "陪诊",
    "搬运",
    "代买代办",
    "智能手机",
    "法律咨询",
    "心理疏导",
    "教学辅导",
    "家电维修",
];
