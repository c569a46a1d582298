//! tests
#[test]
fn x() {
    std::fs::write("/tmp/schema.json", mesoplan::read::json_schema()).unwrap();
    for f in std::env::var("F").unwrap().split(' ') {
        let name = std::path::Path::new(f).file_stem().unwrap().to_str().unwrap().to_owned();
        let bytes = std::fs::read(f).unwrap();
        match mesoplan::read::protocol(&name, &bytes) {
            Ok(p) => println!("{f}: ok {:?}", p.phases.len()),
            Err(ps) => {
                for p in ps {
                    println!(
                        "{f}:{} error[{}]: {} -- {}",
                        mesoplan::read::Place::of(std::str::from_utf8(&bytes).unwrap_or(""), p.span.start),
                        p.id,
                        p.message,
                        p.help
                    )
                }
            }
        }
    }
}
