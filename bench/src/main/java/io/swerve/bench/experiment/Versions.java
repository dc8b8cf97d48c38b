package io.swerve.bench.experiment;

import com.google.gson.JsonObject;
import io.swerve.bindings.loader.NativeLibraries;
import java.lang.module.ModuleDescriptor;

/** Which programs gave a result. */
public final class Versions {
    static final String SWERVE = "swerve";

    private Versions() {}

    static String swerve() {
        ModuleDescriptor module = Versions.class.getModule().getDescriptor();
        return module == null ? "(not packaged)" : module.rawVersion().orElse("(no version)");
    }

    /**
     * Names them.
     *
     * @return an object of swerve, llama.cpp and java
     */
    public static JsonObject json() {
        JsonObject versions = new JsonObject();
        versions.addProperty(SWERVE, swerve());
        versions.addProperty("llama.cpp", NativeLibraries.load().llamaCppVersion());
        versions.addProperty("java", Runtime.version().toString());
        return versions;
    }
}
