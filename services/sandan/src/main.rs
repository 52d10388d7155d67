fn main() -> std::process::ExitCode {
    sandan::run()
}
