//! What residents of the demo say: invented sentences, put together from openings, places, problems and wishes.

use super::chance::Chance;

/// A matter with its weight among all reports, and ways to say it.
pub struct Matter {
    pub category: &'static str,
    pub kind: &'static str,
    pub weight: u32,
    pub problems: &'static [&'static str],
}

const fn issue(category: &'static str, weight: u32, problems: &'static [&'static str]) -> Matter {
    Matter { category, kind: "issue", weight, problems }
}

const fn service(category: &'static str, weight: u32, problems: &'static [&'static str]) -> Matter {
    Matter { category, kind: "service", weight, problems }
}

/// Everything that is reported and ordered in the demo.
pub const MATTERS: &[Matter] = &[
    issue(
        "P0101",
        2,
        &["井盖碎了一块，走路容易踩空", "窨井盖松动，车一压就响", "下水道盖不见了，晚上很危险"],
    ),
    issue("P0102", 3, &["雨水箅子断了两根", "排水口的雨水箅子被压变形了"]),
    issue("P0103", 6, &["路灯连着三盏不亮", "路灯晚上一闪一闪的，走到那里太黑", "照明坏了快一个星期"]),
    issue("P0104", 5, &["楼道灯不亮，老人上楼看不见", "声控灯怎么跺脚都不亮", "楼梯间灯罩掉了，线露在外面"]),
    issue("P0106", 3, &["水管在往外冒水，路面都湿了", "自来水管漏水，流了一上午", "早上起来发现停水了"]),
    issue("P0109", 3, &["线缆垂下来，快碰到人头了", "飞线拉得到处都是，看着不安全"]),
    issue("P0112", 4, &["健身器材的踏板掉了一只", "健身设施松动，孩子差点摔着", "乒乓球台的台面裂开了"]),
    issue("P0201", 6, &["路面有个大坑，下雨就积水", "路面破损，电动车过去很颠", "门口的路塌陷了一块"]),
    issue("P0202", 5, &["人行道的地砖翘起来了，绊人", "盲道上的砖少了好几块", "步道砖一踩就溅水"]),
    issue("P0203", 3, &["斑马线磨得看不清了", "指示牌被撞歪了，方向不对"]),
    issue("P0204", 4, &["电梯停运两天了，老人下不了楼", "电梯运行时抖得厉害", "电梯门关不严，总是报警"]),
    issue("P0301", 4, &["垃圾桶的盖子坏了，味道很大", "果皮箱被撞倒了没人扶"]),
    issue("P0302", 3, &["公厕的门锁坏了", "公厕水龙头一直流水"]),
    issue("P0401", 3, &["大树的断枝挂在半空，怕掉下来砸人", "昨晚风大，树倒了挡住半条路"]),
    issue("P0402", 3, &["绿地被踩出一条路，草坪都秃了", "花坛里的花死了一大片"]),
    issue("E0101", 9, &["垃圾堆了两天没人清", "路边到处是垃圾，夏天招苍蝇", "垃圾没人清，脏乱得很"]),
    issue("E0102", 5, &["有人把旧家具扔在楼下", "装修垃圾堆了一大堆，占了半条路"]),
    issue("E0103", 4, &["污水外溢，流到小区门口了", "下水道堵塞，污水返上来了"]),
    issue("E0104", 7, &["楼道里堆物太多，轮椅过不去", "楼道杂物堵通道，有消防隐患"]),
    issue("E0105", 4, &["墙上又贴满了小广告", "单元门上的小广告撕了又贴"]),
    issue("E0106", 4, &["河边全是塑料袋，想请人一起捡垃圾", "绿化带里的白色垃圾需要清洁一下"]),
    issue("E0107", 3, &["楼下饭馆油烟直往屋里灌", "烧烤摊的排烟对着窗户，味道大"]),
    issue(
        "E0108",
        6,
        &["楼上装修噪音从早响到晚", "广场舞的音响太吵，孩子没法写作业", "半夜还有噪声，老人睡不着"],
    ),
    issue("E0109", 2, &["有几条流浪狗总跟着孩子", "遛狗不牵绳，吓着老人了"]),
    issue("E0303", 4, &["楼上漏水，我家天花板渗水了", "外墙渗漏，墙皮都掉了"]),
    issue("E0402", 2, &["地下通道积水，车开不过去", "一下雨门口就积水，鞋都湿了"]),
    issue("E0403", 2, &["外墙瓷砖脱落，掉在步道上", "有人高空抛物，差点砸到人"]),
    issue("E0501", 4, &["流动摊贩占道，轮椅推不过去", "出店经营把人行道占满了"]),
    issue(
        "E0502",
        6,
        &["有车违停堵路，救护车都进不来", "乱停车把单元门挡住了", "外来车占车位，一停就是三天"],
    ),
    issue("E0503", 5, &["共享单车堆在路口，过不去", "电动车乱放，把盲道占了"]),
    issue("E0504", 4, &["有人把电动车推上楼充电", "飞线充电从窗户拉下来，太危险"]),
    issue("E0601", 3, &["跟邻居为晾衣服的事有纠纷，想请人调解", "楼上楼下因为漏水吵架，谁也不让谁"]),
    issue("E0602", 3, &["物业收了物业费，楼道却没人打扫", "保安不管事，反映几次物业不作为"]),
    issue("E0604", 4, &["想咨询高龄津贴怎么办理", "居住证到期了，需要什么材料", "咨询一下医保缴费的政策"]),
    issue("E0605", 3, &["车位不够，建议重新规划停车位", "建议把空地改成停车位"]),
    issue("E0606", 2, &["小店卖的面包过期了", "买的熟食有变质的味道，怀疑食品卫生差"]),
    service(
        "V0101",
        7,
        &[
            "家里的水龙头关不紧，想请人小修一下",
            "门锁不好开，请师傅来修理",
            "灯坏了，自己够不着，想请人换灯泡",
        ],
    ),
    service("V0102", 5, &["老人腿脚不便，想请人上门理发", "母亲卧床，头发长了，想请人来剪头发"]),
    service("V0103", 4, &["下周要去医院复查，想请人陪诊", "一个人看病不会挂号，想请志愿者陪同"]),
    service("V0104", 4, &["隔壁独居的奶奶想有人聊天", "想请人看望一下住在楼下的独居老人"]),
    service("V0106", 8, &["买了个柜子，一个人抬不上楼", "要搬东西到六楼，想请人搭把手"]),
    service("V0107", 8, &["老人的药断了，急用，想请人送药", "发烧下不了床，请人到药店买药"]),
    service("V0201", 4, &["社保卡丢了，想请人代办", "办证的材料看不明白，请人代办居住证"]),
    service("V0202", 4, &["腿受伤了，想请人代买菜", "取快递的地方太远，想请人代取"]),
    service("V0203", 4, &["换了新手机，微信不会用", "扫码总是弄不好，想学一学手机"]),
    service("V0301", 3, &["租房合同有几条看不懂，想问问律师", "想问立遗嘱的法律问题"]),
    service("V0302", 2, &["最近压力大，想找人倾诉", "孩子要考试了很焦虑，想做心理疏导"]),
    service("V0303", 2, &["孩子放学没人接，想请人看一会儿作业", "四点半以后孩子没处去，需要托管"]),
    service("V0304", 3, &["洗衣机有异响，想在集市上检修一下", "电视没有声音，想请家电师傅看看"]),
    service("V0401", 2, &["白天上班，想周末来窗口办事", "下班后才有空，想预约延时办理"]),
    Matter {
        category: "W0101",
        kind: "wish",
        weight: 4,
        problems: &[
            "希望有一本大字的日历",
            "想要一副新的老花镜",
            "心愿是和老邻居们合一张影",
            "希望给轮椅配一个坐垫",
        ],
    },
];

const OPENINGS: [&str; 10] = [
    "您好，",
    "",
    "反映一下：",
    "网格员好，",
    "麻烦看一下，",
    "我是住户，",
    "昨天就发现了，",
    "请帮帮忙，",
    "跟社区说一声，",
    "上次说过的，",
];
const SPOTS: [&str; 12] = [
    "东门口",
    "南门外",
    "西侧小路",
    "北门旁边",
    "3号楼前",
    "7号楼2单元",
    "12号楼下",
    "小广场",
    "菜市场旁",
    "中心花园",
    "地下车库入口",
    "公交站边上",
];
const CLOSINGS: [&str; 9] = [
    "。",
    "，请尽快处理。",
    "，希望有人来看看。",
    "，谢谢。",
    "，已经好几天了。",
    "，麻烦安排一下。",
    "，等你们的消息。",
    "，辛苦了！",
    "，邻居们都有意见。",
];

/// An invented report of a matter at a place.
#[must_use]
pub fn report(chance: &mut Chance, matter: &Matter, compound: &str) -> String {
    let (opening, closing) = (chance.pick(&OPENINGS), chance.pick(&CLOSINGS));
    let (spot, problem) = (chance.pick(&SPOTS), chance.pick(matter.problems));
    match matter.kind {
        "issue" => format!("{opening}{compound}{spot}，{problem}{closing}"),
        _ => format!("{opening}{problem}，我住{compound}{closing}"),
    }
}

/// An address inside a compound.
#[must_use]
pub fn address(chance: &mut Chance, compound: &str) -> String {
    let (building, entrance, room) = (1 + chance.below(20), 1 + chance.below(4), chance.below(6) * 100 + 101);
    format!("{compound}{building}号楼{entrance}单元{room}")
}

/// Words of those who work, by occasion.
pub const DONE: &[&str] = &[
    "已到现场处理完毕",
    "已修复，现场恢复正常",
    "已清理干净，并告知居民",
    "已上门办妥，居民在场",
    "已联系责任方整改到位",
];
pub const EXPLAINED: &[&str] =
    &["已向居民说明政策规定", "情况属实，需列入计划，已解释", "现场核实，已说明处理安排"];
pub const ANSWERS: &[&str] = &[
    "可携带身份证到社区服务站办理，工作日上午九点到十二点",
    "材料清单已发送，网上也可以申请",
    "已记录，将在议事会上讨论并公示结果",
];
pub const EXTEND: &[&str] =
    &["需采购配件，申请延期", "雨天无法施工，申请顺延", "需与产权单位协商，申请延长时限"];
pub const RETURN: &[&str] = &["经现场核实，不属本单位职责", "管线归属其他单位，申请退单"];
pub const FAILED: &[&str] = &["现场核查仍未恢复，请返工", "照片与现场不符，请重新处理"];
pub const UNHAPPY: &[&str] = &["过了一天又坏了", "只来看了看，没有真正解决", "处理得太敷衍"];
pub const HAPPY: &[&str] = &["处理得很快，谢谢", "师傅很耐心", "问题解决了"];
pub const QUESTIONS: &[&str] = &["请问方便上门的时间是？", "请补充一下具体楼层", "请问是持续的还是偶尔的？"];
pub const REPLIES: &[&str] = &["今天下午都在家", "在三楼楼梯口", "每天晚上都这样"];
pub const RULINGS: &[&str] = &["经会商，已告知原因和后续渠道，予以办结", "经会商，列入计划，定期回看"];
pub const FINDS: &[(&str, &str)] = &[
    ("E0101", "巡查发现路边有垃圾堆积"),
    ("E0104", "巡查发现楼道堆物，已请住户清理"),
    ("E0502", "巡查发现机动车占用消防通道"),
    ("P0201", "巡查发现路面坑洼"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use sandan_core::profile::Profile;
    use std::collections::BTreeSet;

    #[test]
    fn every_matter_is_of_a_category_of_the_demo_profile_and_of_its_kind() {
        let profile: Profile = toml::from_str(crate::shipped::PROFILE).unwrap();
        for matter in MATTERS {
            let category = profile.category(matter.category).expect(matter.category);
            assert_eq!(category.kind.word(), matter.kind, "{}", matter.category);
        }
        for (code, _) in FINDS {
            assert!(profile.category(code).is_some(), "{code}");
        }
    }

    #[test]
    fn sentences_hardly_repeat() {
        let mut chance = Chance::of(1, "texts");
        let matter = &MATTERS[0];
        let said: BTreeSet<String> = (0..200).map(|_| report(&mut chance, matter, "槿汀家园")).collect();
        assert!(said.len() > 150, "{}", said.len());
    }
}
