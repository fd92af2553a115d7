//! Reads and changes the names that a wasm module exports and imports.

use anyhow::{Context, Result, bail, ensure};

const HEADER: &[u8] = b"\0asm\x01\0\0\0";
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// The exported names.
pub(super) fn exports(wasm: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    renamed(
        wasm,
        |name| Some(name.into()),
        |name| {
            names.push(name.to_owned());
            Some(name.into())
        },
    )?;
    Ok(names)
}

/// The imported names, without the name of the module that they come from: here, that is always the glue.
pub(super) fn imports(wasm: &[u8]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    renamed(
        wasm,
        |name| {
            names.push(name.to_owned());
            Some(name.into())
        },
        |name| Some(name.into()),
    )?;
    Ok(names)
}

/// The module with another name for each import and each export. An export without one is left out.
pub(super) fn renamed(
    wasm: &[u8],
    mut import: impl FnMut(&str) -> Option<String>,
    mut export: impl FnMut(&str) -> Option<String>,
) -> Result<Vec<u8>> {
    let mut rest = Reader(wasm.strip_prefix(HEADER).context("this is no wasm module")?);
    let mut module = HEADER.to_vec();
    while !rest.0.is_empty() {
        let id = rest.bytes(1)?[0];
        let length = rest.number()?;
        let content = rest.bytes(length)?;
        module.push(id);
        match id {
            IMPORTS => push_sized(&mut module, &entries(content, import_entry, &mut import)?),
            EXPORTS => push_sized(&mut module, &entries(content, export_entry, &mut export)?),
            _ => push_sized(&mut module, content),
        }
    }
    Ok(module)
}

type Rename<'a> = &'a mut dyn FnMut(&str) -> Option<String>;

/// A list, with each entry read, and written again.
fn entries(
    content: &[u8],
    entry: fn(&mut Reader, Rename) -> Result<Option<Vec<u8>>>,
    rename: Rename,
) -> Result<Vec<u8>> {
    let mut list = Reader(content);
    let mut kept = Vec::new();
    for _ in 0..list.number()? {
        kept.extend(entry(&mut list, rename)?);
    }
    let mut content = Vec::new();
    push_number(&mut content, kept.len());
    content.extend(kept.concat());
    Ok(content)
}

fn import_entry(list: &mut Reader, rename: Rename) -> Result<Option<Vec<u8>>> {
    let mut entry = Vec::new();
    push_sized(&mut entry, list.name()?.as_bytes()); // the module
    let name = list.name()?;
    push_sized(&mut entry, rename(name).context("an import cannot be left out")?.as_bytes());
    let kind = list.bytes(1)?[0];
    ensure!(kind == 0, "the wasm imports {name}, which is no function");
    entry.push(kind);
    push_number(&mut entry, list.number()?); // its type
    Ok(Some(entry))
}

fn export_entry(list: &mut Reader, rename: Rename) -> Result<Option<Vec<u8>>> {
    let name = list.name()?;
    let kind = list.bytes(1)?[0];
    let index = list.number()?;
    Ok(rename(name).map(|name| {
        let mut entry = Vec::new();
        push_sized(&mut entry, name.as_bytes());
        entry.push(kind);
        push_number(&mut entry, index);
        entry
    }))
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count).context("the wasm module ends too early")?;
        self.0 = rest;
        Ok(bytes)
    }

    /// A number of up to 32 bits, seven of them in each byte, the lowest first.
    fn number(&mut self) -> Result<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.bytes(1)?[0];
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("a number in the wasm module is too long")
    }

    fn name(&mut self) -> Result<&'a str> {
        let length = self.number()?;
        Ok(str::from_utf8(self.bytes(length)?)?)
    }
}

#[allow(clippy::cast_possible_truncation, reason = "seven bits fit into a byte")]
fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Adds the content's length, and the content.
fn push_sized(bytes: &mut Vec<u8>, content: &[u8]) {
    push_number(bytes, content.len());
    bytes.extend(content);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports the function `a` from `m`, and exports it as `b` and as `c`.
    const MODULE: &[u8] =
        b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01m\x01a\0\0\x07\x09\x02\x01b\0\0\x01c\0\0";

    #[test]
    fn names_are_read() -> Result<()> {
        assert_eq!(imports(MODULE)?, ["a"]);
        assert_eq!(exports(MODULE)?, ["b", "c"]);
        assert!(exports(HEADER)?.is_empty());
        Ok(())
    }

    #[test]
    fn names_are_changed_and_exports_left_out() -> Result<()> {
        let module = renamed(MODULE, |_| Some("longer".into()), |name| (name == "c").then(|| "d".into()))?;
        assert_eq!(imports(&module)?, ["longer"]);
        assert_eq!(exports(&module)?, ["d"]);
        Ok(())
    }

    #[test]
    fn without_a_change_the_module_stays_as_it_is() -> Result<()> {
        assert_eq!(renamed(MODULE, |name| Some(name.into()), |name| Some(name.into()))?, MODULE);
        Ok(())
    }

    #[test]
    fn what_is_cut_off_or_something_else_is_refused() {
        assert!(exports(b"<html>").is_err());
        assert!(exports(&MODULE[..MODULE.len() - 1]).is_err());
    }

    #[test]
    fn a_number_may_have_several_bytes() -> Result<()> {
        let bytes = [0xe5, 0x8e, 0x26];
        assert_eq!(Reader(&bytes).number()?, 624_485);
        let mut written = Vec::new();
        push_number(&mut written, 624_485);
        assert_eq!(written, bytes);
        assert!(Reader(&[0x80; 6]).number().is_err());
        Ok(())
    }
}
