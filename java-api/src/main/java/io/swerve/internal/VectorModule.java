package io.swerve.internal;

/** The module of the Vector API, which a JVM has only if it is told to. */
public final class VectorModule {
    /** Its name. */
    public static final String NAME = "jdk.incubator.vector";
    /** How Java gets it. */
    public static final String REMEDY = "start Java with --add-modules " + NAME;

    private VectorModule() {}

    /** {@return whether its classes can be used} */
    public static boolean isPresent() {
        ModuleLayer own = VectorModule.class.getModule().getLayer();
        ModuleLayer layer = own == null ? ModuleLayer.boot() : own;
        return layer.findModule(NAME).isPresent();
    }
}
