//! Where protocols come from: a folder given, a folder in the environment, the user's own, and the program itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::files;
use crate::clinic::{is_path, texts_path};
use crate::model::{Course, Language, Protocol, nearest};
use crate::read::FileKind;
use crate::render::Locale;
use crate::{read, shipped};

/// The folders in which protocols are looked for, in order, before the ones that the program carries.
pub(super) struct Library {
    folders: Vec<PathBuf>,
}

/// The protocols of many courses in a language, each read once.
pub(super) struct KnownProtocols<'l> {
    library: &'l Library,
    language: Language,
    known: BTreeMap<String, Protocol>,
}

impl<'l> KnownProtocols<'l> {
    pub(super) fn new(library: &'l Library, locale: Locale) -> Self {
        Self { library, language: locale.language(), known: BTreeMap::new() }
    }

    /// The protocol of that name or path.
    pub(super) fn read(&mut self, name_or_path: &str) -> Result<Protocol, Failure> {
        if let Some(known) = self.known.get(name_or_path) {
            return Ok(known.clone());
        }
        let read = self.library.protocol_in(name_or_path, &self.language)?;
        self.known.insert(name_or_path.to_owned(), read.clone());
        Ok(read)
    }

    /// The protocols of a course, in its order.
    pub(super) fn of(&mut self, course: &Course) -> Result<Vec<Protocol>, Failure> {
        course.protocols.iter().map(|chosen| self.read(&chosen.protocol)).collect()
    }
}

/// Where one protocol was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A file.
    File(PathBuf),
    /// The program itself.
    Shipped(&'static [u8]),
}

impl Library {
    /// The folder given with `--protocols`, then `MESOPLAN_PROTOCOLS`, then the user's configuration folder.
    pub(super) fn new(given: Option<PathBuf>) -> Self {
        let from_environment = std::env::var_os("MESOPLAN_PROTOCOLS").filter(|value| !value.is_empty());
        let own = configuration_folder().map(|folder| folder.join("mesoplan").join("protocols"));
        let folders =
            given.into_iter().chain(from_environment.map(PathBuf::from)).chain(own.filter(|own| own.is_dir()));
        Self { folders: folders.collect() }
    }

    /// The same for plans: one that the program carries comes without its examples, and without texts in further languages
    /// that [`Library::texts`] has.
    pub(super) fn protocol_to_plan(&self, name_or_path: &str) -> Result<Protocol, Failure> {
        let ready = shipped::protocol(name_or_path).zip(shipped::ready(name_or_path));
        // A folder may have one of the same name.
        match ready.filter(|_| self.folders.is_empty()) {
            Some((bytes, ready)) => read::shipped_protocol(name_or_path, bytes, ready)
                .map_err(|problems| Failure::file(&in_the_program(name_or_path), problems)),
            None => self.protocol(name_or_path),
        }
    }

    /// The protocol of that name, or in that file when it is a path.
    pub(super) fn protocol(&self, name_or_path: &str) -> Result<Protocol, Failure> {
        if is_path(name_or_path) {
            return read_file(Path::new(name_or_path));
        }
        let all = self.names()?;
        match all.get(name_or_path) {
            Some(origin) => read_from(name_or_path, origin),
            None => Err(unknown(name_or_path, &all)),
        }
    }

    /// The texts of the protocol of that name or path in a further language, where there is a file of them: beside the
    /// protocol's own.
    pub(super) fn texts(&self, name_or_path: &str, language: &Language) -> Result<Option<Vec<u8>>, Failure> {
        let path = if is_path(name_or_path) {
            PathBuf::from(name_or_path)
        } else {
            match self.names()?.remove(name_or_path) {
                Some(Origin::File(path)) => path,
                Some(Origin::Shipped(_)) => {
                    return Ok(shipped::texts(name_or_path, language.as_str()).map(<[u8]>::to_vec));
                }
                None => return Ok(None),
            }
        };
        let path = texts_path(&path, language);
        if path.is_file() { files::read(&path, read::MAX_FILE_BYTES).map(Some) } else { Ok(None) }
    }

    /// The protocol of that name or path with its texts in a language, where it lacks some itself and there is a file of them.
    pub(super) fn protocol_in(&self, name_or_path: &str, language: &Language) -> Result<Protocol, Failure> {
        let protocol = self.protocol_to_plan(name_or_path)?;
        if protocol.texts().all(|text| text.in_language(language).is_some()) {
            return Ok(protocol);
        }
        let Some(bytes) = self.texts(name_or_path, language)? else { return Ok(protocol) };
        let path = || format!("the texts of {name_or_path} in `{}`", language.as_str());
        read::with_texts(&protocol, &bytes).map_err(|problems| Failure::file(&path(), problems))
    }

    /// Every protocol at hand by its name, and where it is found first.
    pub(super) fn names(&self) -> Result<BTreeMap<String, Origin>, Failure> {
        let shipped = shipped::PROTOCOLS.iter().map(|(name, bytes)| ((*name).to_owned(), Origin::Shipped(bytes)));
        let mut names: BTreeMap<String, Origin> = shipped.collect();
        for folder in self.folders.iter().rev() {
            for path in toml_files(folder)? {
                if let Some(name) = path.file_stem().and_then(|stem| stem.to_str()) {
                    names.insert(name.to_owned(), Origin::File(path.clone()));
                }
            }
        }
        Ok(names)
    }
}

/// Reads a protocol from where it was found.
pub(super) fn read_from(name: &str, origin: &Origin) -> Result<Protocol, Failure> {
    match origin {
        Origin::File(path) => read_file(path),
        Origin::Shipped(bytes) => read_bytes(name, &in_the_program(name), bytes),
    }
}

fn in_the_program(name: &str) -> String {
    format!("{name}.toml (in the program)")
}

/// Reads a protocol file.
pub(super) fn read_file(path: &Path) -> Result<Protocol, Failure> {
    of_file(path, &files::read(path, read::MAX_FILE_BYTES)?)
}

/// The protocol that a file holds.
pub(super) fn of_file(path: &Path, bytes: &[u8]) -> Result<Protocol, Failure> {
    let other = |other: &str, help: &str| {
        let text = format!("{} is {other}, not a protocol", path.display());
        Err(Failure::usage("not-a-protocol", text, help))
    };
    match read::file_kind(bytes) {
        FileKind::Clinic => other("a clinic", "name a protocol here; a clinic goes with `--clinic`"),
        FileKind::Course => {
            other("a saved course", "`mesoplan plan`, `record` and `next` take it alone; name a protocol here")
        }
        FileKind::Texts => {
            other("a file of texts in another language", "name the protocol itself, in the folder above")
        }
        FileKind::Protocol => {
            let name = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
            read_bytes(&name, &path.display().to_string(), bytes)
        }
    }
}

/// Reads the bytes of a protocol file under the name that it has to have. `path` is for messages.
pub(super) fn read_bytes(name: &str, path: &str, bytes: &[u8]) -> Result<Protocol, Failure> {
    read::protocol(name, bytes).map_err(|problems| Failure::file(path, problems))
}

/// The protocol files of a folder, in the order of their names.
pub(super) fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    files::with_extension(folder, "toml")
}

fn unknown(name: &str, all: &BTreeMap<String, Origin>) -> Failure {
    let help = match nearest(name, all.keys().map(String::as_str)) {
        Some(close) => format!("did you mean `{close}`? `mesoplan list` shows them all"),
        None => "`mesoplan list` shows the protocols at hand; a file needs its path, such as `./my.toml`".to_owned(),
    };
    Failure::usage("unknown-protocol", format!("there is no protocol called `{name}`"), help)
}

/// The folder of the user's settings: `XDG_CONFIG_HOME`, else the system's usual place.
fn configuration_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let usual = if cfg!(windows) {
        set("APPDATA")
    } else if cfg!(target_os = "macos") {
        set("HOME").map(|home| home.join("Library").join("Application Support"))
    } else {
        set("HOME").map(|home| home.join(".config"))
    };
    set("XDG_CONFIG_HOME").or(usual)
}
