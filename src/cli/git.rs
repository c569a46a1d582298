//! Protocol files as a revision of a git repository has them. Git runs as a program of its own, and only reads.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use super::failure::Failure;

/// One file of a revision.
pub(super) struct GitFile {
    /// Its name without the folder.
    pub(super) name: String,
    /// Where it is, for messages: `main:protocols/hair-loss.toml`.
    pub(super) place: String,
    /// Its contents.
    pub(super) bytes: Vec<u8>,
}

/// The protocol files that a revision has where `path` is now: the file itself, or those directly in the folder. None
/// where the revision does not have it.
pub(super) fn files(revision: &str, path: &Path) -> Result<Vec<GitFile>, Failure> {
    if revision.is_empty() || revision.starts_with('-') || revision.contains(':') {
        let text = format!("`{revision}` is no revision of git");
        return Err(Failure::usage("bad-revision", text, "give a branch, a tag or a commit, such as `--git main`"));
    }
    let (folder, only) = match (path.is_dir(), path.parent(), path.file_name()) {
        (false, Some(parent), Some(name)) => (parent, Some(name)),
        (true, _, _) | (false, _, _) => (path, None),
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let commit = format!("{revision}^{{commit}}");
    let commit = text(run(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit], revision)?)?;
    let commit = commit.trim();
    let mut files = Vec::new();
    // Names are those seen from the folder, as git lists them there.
    for entry in text(run(folder, &["ls-tree", "-z", commit], revision)?)?.split('\0') {
        let Some((mode_and_kind, name)) = entry.split_once('\t') else { continue };
        let is_file = mode_and_kind.split(' ').nth(1) == Some("blob");
        let is_protocol = Path::new(name).extension().is_some_and(|extension| extension == "toml");
        let is_asked_for = only.is_none_or(|only| only == OsStr::new(name));
        if is_file && is_protocol && is_asked_for {
            let place = folder.join(name);
            let bytes = run(folder, &["cat-file", "blob", &format!("{commit}:./{name}")], revision)?;
            files.push(GitFile { name: name.to_owned(), place: format!("{revision}:{}", place.display()), bytes });
        }
    }
    Ok(files)
}

/// What git prints, run in a folder.
fn run(folder: &Path, arguments: &[&str], revision: &str) -> Result<Vec<u8>, Failure> {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder).args(arguments).env("LC_ALL", "C");
    // A hook of one repository may ask about a folder of another: the folder decides.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        git.env_remove(variable);
    }
    let output = git.output().map_err(|error| {
        let help = "install git, or give two files or folders instead of `--git`";
        Failure::usage("git", format!("cannot run git: {error}"), help)
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("it does not know the revision");
    let text = format!("git cannot read `{revision}` in {}: {said}", folder.display());
    Err(Failure::usage("git", text, "check the revision with `git log`; a shallow clone has to fetch it first"))
}

fn text(bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|_| {
        let help = "rename the file, or give two folders instead of `--git`";
        Failure::usage("git", "git names a file that is not written in UTF-8", help)
    })
}
