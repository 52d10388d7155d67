//! New files of the front ends are seen by a build that nothing else would start.

fn main() {
    println!("cargo::rerun-if-changed=../../clients/dist");
}
