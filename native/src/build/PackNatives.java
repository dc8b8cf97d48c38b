import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ModuleDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Packs llama.cpp's shared libraries into one jar for each platform. Run by the build of the {@code native} module:
 * {@code java PackNatives.java <module dir> <output dir> <jar base name> <platform>[,<platform>...]}.
 *
 * <p>
 * For each platform, {@code npm ci} installs the package pinned by {@code npm/<platform>/package-lock.json}; the
 * libraries, their licences and a {@code manifest.properties} (names, sizes, SHA-256, llama.cpp version, backend) go
 * into {@code <jar base name>-<platform>.jar} under {@code META-INF/swerve/native/<platform>/}. That folder's name is
 * not a Java package name, so the files stay readable wherever the jar lies: on the class path, on the module path, where
 * it is the module {@code io.swerve.natives.<platform>} with dots for hyphens, and in an image made by jlink. A jar of
 * this {@link #FORMAT} that was made from the same lock file is kept, so a second build needs neither npm nor a network.
 */
public final class PackNatives {
    private static final String LLAMA_CPP_VERSION = "v0.5.0";
    /** Of the jar; a jar of another one is packed anew. 2: with a module descriptor and the project's own licence. */
    private static final String FORMAT = "2";
    /** Node's own add-on and the C++ helper library that only it uses. */
    private static final Pattern UNUSED = Pattern.compile("llama-addon\\.node|(lib)?llama-common\\..*");
    private static final Pattern LIBRARY = Pattern.compile(".*\\.(so|dylib|dll|metal)(\\..*)?");
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private PackNatives() {
    }

    /** A failure that the person who runs the build can act on: shown without a stack trace. */
    private static final class BuildFailure extends Exception {
        private static final long serialVersionUID = 1L;

        BuildFailure(String message) {
            super(message);
        }
    }

    public static void main(String[] args) throws Exception {
        Path module = Path.of(args[0]);
        Path output = Path.of(args[1]);
        try {
            for (String platform : args[3].split(",")) {
                pack(module, output, args[2], platform.strip());
            }
        } catch (BuildFailure e) {
            System.err.println("swerve-native: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void pack(Path module, Path output, String baseName, String platform) throws Exception {
        Path lock = module.resolve("npm").resolve(platform).resolve("package-lock.json");
        if (!Files.isRegularFile(lock)) {
            throw new BuildFailure("no native libraries are known for platform '" + platform + "' ("
                    + System.getProperty("os.name") + ", " + System.getProperty("os.arch") + "). Known: "
                    + knownPlatforms(module) + ". Choose with -Dnative.platform=NAME, or add a folder under native/npm.");
        }
        Path jar = output.resolve(baseName + "-" + platform + ".jar");
        String lockDigest = sha256(lock);
        if (lockDigest.equals(packedLockDigest(jar, platform))) {
            System.out.println("swerve-native: " + jar.getFileName() + " is up to date");
            return;
        }
        Path work = Files.createDirectories(output.resolve("npm").resolve(platform));
        Files.copy(lock, work.resolve("package-lock.json"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(lock.resolveSibling("package.json"), work.resolve("package.json"),
                StandardCopyOption.REPLACE_EXISTING);
        npmCi(work, platform);

        Path installed = work.resolve("node_modules/@node-llama-cpp");
        List<Path> libraries = libraries(installed);
        TreeMap<String, Path> files = new TreeMap<>();
        for (Path library : libraries) {
            files.put(library.getFileName().toString(), library);
        }
        files.put("LICENSE-llama.cpp", module.resolve("licenses/LICENSE-llama.cpp"));
        files.put("LICENSE-node-llama-cpp", libraries.getFirst().getParent().resolve("../../LICENSE").normalize());
        writeJar(jar, platform, files, manifest(platform, lockDigest, libraries), module.resolve("../LICENSE"));
        System.out.println("swerve-native: packed " + libraries.size() + " libraries into " + jar.getFileName());
    }

    private static void npmCi(Path work, String platform) throws Exception {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");
        // --force: a package for another platform than this machine's is wanted when packing several.
        ProcessBuilder npm = new ProcessBuilder(windows ? "npm.cmd" : "npm", "ci", "--ignore-scripts", "--force",
                "--no-audit", "--no-fund", "--loglevel=error");
        Process process;
        try {
            process = npm.directory(work.toFile()).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new BuildFailure("npm was not found, and it is what resolves llama.cpp's libraries. Install Node.js 20 or"
                    + " newer (it brings npm) and put it on the PATH; or, to run with libraries of your own, set"
                    + " SWERVE_NATIVE_PATH to their folder. (" + e.getMessage() + ")");
        }
        String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new BuildFailure("'npm ci' failed for @node-llama-cpp/" + platform
                    + ". Check that this machine reaches an npm registry (npm ping) and that the registry has the version"
                    + " pinned in native/npm/" + platform + "/package.json. npm said:\n" + log.strip());
        }
    }

    /**
     * Finds the libraries of the installed packages: of one mostly, {@code <package>/bins/<platform>}. The backend for
     * CUDA 12 is a package of its own, which has the rest from the package for processors.
     */
    private static List<Path> libraries(Path packages) throws IOException, BuildFailure {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.walk(packages)) {
            entries.filter(Files::isRegularFile).filter(f -> LIBRARY.matcher(f.getFileName().toString()).matches())
                    .filter(f -> !UNUSED.matcher(f.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(f -> f.getFileName().toString())).forEach(found::add);
        }
        if (found.isEmpty()) {
            throw new BuildFailure("the npm packages hold no shared libraries");
        }
        return found;
    }

    private static String manifest(String platform, String lockDigest, List<Path> libraries) throws Exception {
        StringBuilder text = new StringBuilder("# Shared libraries of llama.cpp, made by the build of swerve-native\n");
        text.append("format=").append(FORMAT).append('\n');
        text.append("platform=").append(platform).append('\n');
        text.append("backend=").append(backend(platform)).append('\n');
        text.append("llama.cpp.version=").append(LLAMA_CPP_VERSION).append('\n');
        text.append("npm.lock.sha256=").append(lockDigest).append('\n');
        StringBuilder names = new StringBuilder();
        MessageDigest all = MessageDigest.getInstance("SHA-256");
        StringBuilder details = new StringBuilder();
        for (Path library : libraries) {
            String name = library.getFileName().toString();
            String digest = sha256(library);
            names.append(names.isEmpty() ? "" : ",").append(name);
            details.append("size.").append(name).append('=').append(Files.size(library)).append('\n');
            details.append("sha256.").append(name).append('=').append(digest).append('\n');
            all.update((name + '=' + digest + '\n').getBytes(StandardCharsets.UTF_8));
        }
        text.append("sha256=").append(HexFormat.of().formatHex(all.digest())).append('\n');
        text.append("files=").append(names).append('\n');
        return text.append(details).toString();
    }

    private static String backend(String platform) {
        for (String gpu : List.of("cuda", "vulkan", "metal")) {
            if (platform.substring(platform.lastIndexOf('-') + 1).startsWith(gpu)) {
                return gpu;
            }
        }
        return "cpu";
    }

    private static void writeJar(Path jar, String platform, TreeMap<String, Path> files, String manifest,
            Path ownLicence) throws IOException {
        String folder = "META-INF/swerve/native/" + platform + "/";
        Path partial = jar.resolveSibling(jar.getFileName() + ".partial");
        try (OutputStream out = Files.newOutputStream(partial); JarOutputStream entries = new JarOutputStream(out)) {
            add(entries, JarFile.MANIFEST_NAME, "Manifest-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            add(entries, "META-INF/LICENSE", Files.readAllBytes(ownLicence));
            add(entries, "module-info.class", descriptor("io.swerve.natives." + platform.replace('-', '.')));
            add(entries, folder + "manifest.properties", manifest.getBytes(StandardCharsets.UTF_8));
            for (var file : files.entrySet()) {
                add(entries, folder + file.getKey(), Files.readAllBytes(file.getValue()));
            }
        }
        Files.move(partial, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the descriptor of a module that exports nothing and requires nothing but java.base. */
    private static byte[] descriptor(String module) {
        return ClassFile.of().buildModule(ModuleAttribute.of(ModuleDesc.of(module), attribute -> attribute
                .requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null)),
                descriptor -> descriptor.withVersion(ClassFile.JAVA_9_VERSION, 0));
    }

    private static void add(JarOutputStream entries, String name, byte[] content) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTimeLocal(ENTRY_TIME); // the same input gives the same jar
        entries.putNextEntry(entry);
        entries.write(content);
        entries.closeEntry();
    }

    private static String packedLockDigest(Path jar, String platform) throws IOException {
        if (!Files.isRegularFile(jar)) {
            return null;
        }
        try (JarFile packed = new JarFile(jar.toFile())) {
            JarEntry entry = packed.getJarEntry("META-INF/swerve/native/" + platform + "/manifest.properties");
            if (entry == null) {
                return null;
            }
            try (InputStream in = packed.getInputStream(entry)) {
                var properties = new java.util.Properties();
                properties.load(in);
                return FORMAT.equals(properties.getProperty("format"))
                        ? properties.getProperty("npm.lock.sha256")
                        : null;
            }
        }
    }

    private static String knownPlatforms(Path module) throws IOException {
        try (Stream<Path> folders = Files.list(module.resolve("npm"))) {
            return String.join(", ", folders.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }
}
