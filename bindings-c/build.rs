//! Gives the shared library its name for the dynamic linker, so that programs ask for the ABI they were linked against
//! and not for a file on the builder's disk.

use std::env;

/// The major number of the ABI: `shequ_abi_version()` and the end of the SONAME.
const ABI: u32 = 1;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-env=SHEQU_ABI={ABI}");
    let system = env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    match system.as_str() {
        "linux" | "android" | "freebsd" | "netbsd" | "openbsd" => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libshequ.so.{ABI}");
        }
        "macos" => println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libshequ.{ABI}.dylib"),
        _ => {}
    }
}
