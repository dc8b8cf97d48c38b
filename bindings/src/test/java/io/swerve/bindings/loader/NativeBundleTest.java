package io.swerve.bindings.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests, digests and the names of platforms. */
class NativeBundleTest {
    private static final String CONTENT = "the library";

    @Test
    void extractionChecksEveryFile(@TempDir Path cache) throws Exception {
        NativeBundle good = bundle(manifest("libx.so", sha256(CONTENT)), CONTENT);
        Path folder = new BundleCache(cache).folderOf(good);
        assertThat(folder.resolve("libx.so")).hasContent(CONTENT);
        assertThat(good.firstDifference(folder)).isNull();
        Files.writeString(folder.resolve("libx.so"), "the Library");
        assertThat(good.firstDifference(folder)).isEqualTo("libx.so");
        Files.delete(folder.resolve("libx.so"));
        assertThat(good.firstDifference(folder)).isEqualTo("libx.so");
    }

    @Test
    void filesThatLookAsWhenTheyWereCheckedAreTakenWithoutReading(@TempDir Path cache) throws Exception {
        NativeBundle bundle = bundle(manifest("libx.so", sha256(CONTENT)), CONTENT);
        BundleCache bundles = new BundleCache(cache);
        Path folder = bundles.folderOf(bundle);
        assertThat(VerifiedFiles.unchanged(bundle, folder)).isTrue();
        Files.delete(folder.resolve(VerifiedFiles.NAME));
        assertThat(VerifiedFiles.unchanged(bundle, folder)).isFalse();
        assertThat(bundles.folderOf(bundle)).isEqualTo(folder);
        assertThat(VerifiedFiles.unchanged(bundle, folder)).isTrue();
        assertThat(folder).isDirectoryNotContaining(file -> file.getFileName().toString().endsWith(".tmp"));

        // A record that says the same of another bundle is none of this one.
        NativeBundle other = new NativeBundle("test", "test.jar", "v0.5.0", "cd".repeat(32), bundle.files(),
                bundle.opener());
        assertThat(VerifiedFiles.unchanged(other, folder)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChangedFileIsReadAgainAndReplaced(boolean sameTime, @TempDir Path cache) throws Exception {
        NativeBundle bundle = bundle(manifest("libx.so", sha256(CONTENT)), CONTENT);
        BundleCache bundles = new BundleCache(cache);
        Path library = bundles.folderOf(bundle).resolve("libx.so");
        FileTime time = Files.getLastModifiedTime(library);
        Files.delete(library);
        Files.writeString(library, CONTENT.toUpperCase(Locale.ROOT));
        if (sameTime && Files.readAttributes(library, BasicFileAttributes.class).fileKey() != null) {
            Files.setLastModifiedTime(library, time);
        }
        assertThat(VerifiedFiles.unchanged(bundle, library.getParent())).isFalse();
        assertThat(bundles.folderOf(bundle).resolve("libx.so")).hasContent(CONTENT);
        Files.delete(library);
        assertThat(bundles.folderOf(bundle).resolve("libx.so")).hasContent(CONTENT);
    }

    @Test
    void aJarWhoseContentDiffersFromItsManifestLeavesNothingBehind(@TempDir Path cache) throws Exception {
        NativeBundle damaged = bundle(manifest("libx.so", sha256("another one")), CONTENT);
        assertThatThrownBy(() -> new BundleCache(cache).folderOf(damaged)).isInstanceOf(IOException.class)
                .hasMessageContaining("libx.so").hasMessageContaining("damaged");
        assertThat(cache.resolve("native")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil.so", "/etc/evil", "a/b.so", "..", ".hidden", "a\\b"})
    void fileNamesThatLeaveTheFolderAreRefused(String name) {
        String escaped = name.replace("\\", "\\\\");
        assertThatThrownBy(() -> bundle(manifest(escaped, sha256(CONTENT)), CONTENT)).isInstanceOf(IOException.class)
                .hasMessageContaining("malformed manifest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256", "files", "llama.cpp.version", "size.libx.so", "sha256.libx.so"})
    void everyEntryOfTheManifestIsRequired(String key) throws Exception {
        String complete = manifest("libx.so", sha256(CONTENT));
        String without = String.join("\n",
                Arrays.stream(complete.split("\n")).filter(l -> !l.startsWith(key + "=")).toList());
        assertThatThrownBy(() -> bundle(without, CONTENT)).isInstanceOf(IOException.class).hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource({"Linux,amd64,linux-x64", "Linux,aarch64,linux-arm64", "Mac OS X,aarch64,mac-arm64-metal",
            "Mac OS X,x86_64,mac-x64", "Windows 11,amd64,win-x64"})
    void platformsHaveTheNamesOfTheirJars(String os, String arch, String expected) {
        assertThat(Platform.of(os, arch).bundles()).endsWith(expected);
    }

    @Test
    void gpuBuildsAreTriedBeforeThePlainOne() {
        assertThat(Platform.of("Linux", "amd64").bundles()).containsExactly("linux-x64-cuda", "linux-x64-cuda12",
                "linux-x64-vulkan", "linux-x64");
        assertThat(Platform.of("SunOS", "sparc").bundles()).isEmpty();
    }

    @Test
    void aJarOnTheModulePathIsFoundThoughNoModuleRequiresIt() throws Exception {
        String classPath = System.getProperty("java.class.path");
        String jar = Arrays.stream(classPath.split(java.io.File.pathSeparator))
                .filter(e -> e.contains("swerve-native") && e.endsWith(".jar")).findFirst().orElseThrow();
        String name = Path.of(jar).getFileName().toString().replaceFirst(".*?-(?=(linux|mac|win)-)", "")
                .replaceFirst("[.]jar$", "");
        NativeBundle bundle = BundleFinder.amongModules(name, jar).orElseThrow();
        assertThat(bundle.llamaCppVersion()).isEqualTo("v0.5.0");
        assertThat(bundle.files().keySet()).anyMatch(f -> f.contains("ggml-base"));
        assertThat(BundleFinder.amongModules("linux-sparc", jar)).isEmpty();
        assertThat(BundleFinder.amongModules(name, null)).isEmpty();
        // jlink refuses modules without a descriptor
        var module = ModuleFinder.of(Path.of(jar)).find("io.swerve.natives." + name.replace('-', '.')).orElseThrow();
        assertThat(module.descriptor().isAutomatic()).isFalse();
        assertThat(module.descriptor().packages()).isEmpty();
    }

    private static NativeBundle bundle(String manifest, String content) throws IOException {
        InputStream in = new ByteArrayInputStream(manifest.getBytes(StandardCharsets.ISO_8859_1));
        return NativeBundle.read("test", "test.jar", in,
                _ -> new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)));
    }

    private static String manifest(String file, String sha256) {
        return "format=1\nllama.cpp.version=v0.5.0\nsha256=" + "ab".repeat(32) + "\nfiles=" + file + "\nsize." + file
                + "=" + CONTENT.length() + "\nsha256." + file + "=" + sha256 + "\n";
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
