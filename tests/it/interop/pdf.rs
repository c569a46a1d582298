//! PDF files, read by a reader that is not ours: it finds every word, and the pages are kept as snapshots.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use mesoplan::internals::render::document::Document;
use mesoplan::internals::render::{Audience, Locale, View};
use serde_json::Value;

use super::process;
use crate::pdf::{pdf, twelve_sessions, view};
use crate::{paper, project, protocol_files, snapshots};

/// A document and its file.
struct Sheet {
    name: String,
    document: Document,
    file: Vec<u8>,
}

#[test]
fn a_pdf_tells_the_whole_document() {
    let Some(home) = super::installed("a_pdf_tells_the_whole_document") else { return };
    let mut sheets = Vec::new();
    for (index, plan) in paper::plans().iter().chain(&twelve_sessions()).enumerate() {
        for (reader, view) in paper::views().into_iter().enumerate() {
            let document = Document::new(plan, &view);
            sheets.push(Sheet { name: format!("{index}.{reader}"), document, file: pdf(plan, &view) });
        }
    }
    for (sheet, read) in sheets.iter().zip(read(&home, &sheets)) {
        let title = &sheet.document.title;
        assert_eq!(read["title"], *title);
        assert_eq!(read["is_tagged"], true, "{title}");
        // Lines may break anywhere, behind a hyphen too.
        let seen = without_spaces(&lines(&read).concat());
        for sentence in paper::told(&sheet.document) {
            assert!(seen.contains(&without_spaces(&sentence)), "{title}: {sentence}");
        }
        // Clear print: nothing below 12 points on what a person is handed, and nothing below 10 on the other sheet.
        let least = if sheet.document.audience == Audience::Patient { 12.0 } else { 10.0 };
        let smallest = read["smallest"].as_f64().expect("a size");
        assert!(smallest >= least - 0.01, "{title}: letters of {smallest} points");
        let headings = read["outline"].as_array().expect("a list");
        assert_eq!(headings.first(), Some(&Value::from(title.as_str())));
    }
}

/// Words of both directions are there as they are written, letter after letter, whatever order a reader puts them in.
#[test]
fn arabic_words_can_be_searched() {
    let Some(home) = super::installed("arabic_words_can_be_searched") else { return };
    let (name, bytes) =
        protocol_files().into_iter().find(|(name, _)| name == "skin-rejuvenation").expect("it is shipped");
    let plan = snapshots::plan(&name, &bytes);
    let view = View { locale: Locale::Arabic, with_reasons: true, ..view() };
    let (document, file) = (Document::new(&plan, &view), pdf(&plan, &view));
    let sheets = [Sheet { name: "arabic".to_owned(), document, file }];
    let read = read(&home, &sheets).remove(0);
    // A vowel sign makes this reader see a space before it, which does not keep it from finding the word.
    let without_signs = |text: &str| text.replace('\u{64b}', "");
    let words = |text: &str| -> BTreeSet<String> {
        let text = without_signs(text);
        // Nor are letters with digits behind them words of either direction.
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().all(char::is_alphabetic));
        words.map(str::to_owned).collect()
    };
    let seen = words(&lines(&read).join(" "));
    let told: BTreeSet<String> = paper::told(&sheets[0].document).iter().flat_map(|sentence| words(sentence)).collect();
    let lost: Vec<&String> = told.difference(&seen).collect();
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn every_protocol_has_its_pages() {
    let Some(home) = super::installed("every_protocol_has_its_pages") else { return };
    let files = protocol_files();
    let sheets: Vec<Sheet> = files
        .iter()
        .map(|(name, bytes)| {
            let plan = snapshots::plan(name, bytes);
            Sheet { name: name.clone(), document: Document::new(&plan, &view()), file: pdf(&plan, &view()) }
        })
        .collect();
    for (sheet, read) in sheets.iter().zip(read(&home, &sheets)) {
        let pages = read["pages"].as_array().expect("a list");
        let mut text = format!("title: {}\npages: {}\n", read["title"].as_str().expect("a title"), pages.len());
        for (index, page) in pages.iter().enumerate() {
            text.push_str(&format!("\n--- page {} ---\n", index + 1));
            for line in page.as_array().expect("a list") {
                text.push_str(line.as_str().expect("a line"));
                text.push('\n');
            }
        }
        snapshots::settings(&sheet.name).bind(|| insta::assert_snapshot!("pdf", text));
    }
}

/// What the reader reads of each file.
fn read(home: &std::path::Path, sheets: &[Sheet]) -> Vec<Value> {
    let folder = super::scratch(&format!("pdf.{}", sheets[0].name));
    let path = |sheet: &Sheet| folder.join(format!("{}.pdf", sheet.name));
    let mut command = Command::new(home.join("python/bin/python"));
    command.arg("-B").arg(project("tests/interop/python/pdf_reader.py"));
    for sheet in sheets {
        fs::write(path(sheet), &sheet.file).expect("a file");
        command.arg(path(sheet));
    }
    let answer: Value = serde_json::from_str(&process::run(&mut command, super::LIMIT)).expect("JSON");
    sheets.iter().map(|sheet| answer[path(sheet).to_str().expect("a path in UTF-8")].clone()).collect()
}

/// The lines of all pages. This reader has U+FFFE for a hyphen at the end of a line.
fn lines(read: &Value) -> Vec<String> {
    let pages = read["pages"].as_array().expect("a list of pages").iter();
    let lines = pages.flat_map(|page| page.as_array().expect("a list of lines"));
    lines.map(|line| line.as_str().expect("a line").replace('\u{fffe}', "-")).collect()
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
