//! What the product ships to begin with: a profile, and the units that its responsibility list names.

/// The profile: categories, limits, responsibilities, each figure with its source.
pub const PROFILE: &str = include_str!("../profile/demo.toml");

/// Code, name and kind of the units that the profile makes responsible.
pub const UNITS: [(&str, &str, &str); 12] = [
    ("D01", "城市管理办公室", "department"),
    ("D02", "综合行政执法队", "department"),
    ("D03", "环卫所", "department"),
    ("D04", "园林绿化所", "department"),
    ("D05", "排水与供水服务站", "department"),
    ("D06", "供电服务站", "department"),
    ("D07", "燃气服务站", "department"),
    ("D08", "交通与停车管理站", "department"),
    ("D09", "平安建设办公室", "department"),
    ("D10", "民生保障办公室", "department"),
    ("D11", "市场监督管理所", "department"),
    ("D12", "物业服务企业", "property"),
];
