package io.swerve.bench.report;

import com.google.gson.JsonObject;
import io.swerve.Devices;
import java.lang.module.ModuleDescriptor;

/** Which programs gave a result. */
public final class Versions {
    /** The name of Swerve's own version in {@link #json()}. */
    public static final String SWERVE = "swerve";

    private Versions() {}

    /**
     * Tells the version of Swerve: its module's, or on the class path its jar's.
     *
     * @return the version, or in parentheses why there is none
     */
    public static String swerve() {
        ModuleDescriptor module = Versions.class.getModule().getDescriptor();
        if (module != null) {
            return module.rawVersion().orElse("(no version)");
        }
        String packaged = Versions.class.getPackage().getImplementationVersion();
        return packaged == null ? "(not packaged)" : packaged;
    }

    /**
     * Names them.
     *
     * @return an object of swerve, llama_cpp and java
     */
    public static JsonObject json() {
        JsonObject versions = new JsonObject();
        versions.addProperty(SWERVE, swerve());
        versions.addProperty("llama_cpp", Devices.llamaCppVersion());
        versions.addProperty("java", Runtime.version().toString());
        return versions;
    }
}
