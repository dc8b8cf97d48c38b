package io.swerve.bindings.loader;

import io.swerve.bindings.failure.NativeLibraryException.TriedPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a GPU among the builds that somebody put on the class path, best first: the first one that has a device is
 * used. llama.cpp itself runs from the first build; of the others, only the backend is opened, which fits as they are of
 * one version.
 */
final class GpuSearch {
    private final Backends backends;
    private final List<TriedPlace> failed = new ArrayList<>();

    GpuSearch(Backends backends) {
        this.backends = backends;
    }

    /** What is done with native code. */
    interface Backends {
        /** The library of a folder's GPU backend, empty if it is one for processors. */
        Optional<Path> plugin(Path folder) throws IOException;

        /** Whether llama.cpp knows a GPU. */
        boolean anyDevice();

        /** Opens a further backend, if it can be opened. */
        void open(Path plugin);

        /** Why a backend that was opened, or was to be, has no device. */
        String refusal(Path plugin);
    }

    /** One that was found. */
    interface Build {
        /** Its name, for messages. */
        String name();

        /** The folder of its libraries, extracted when it is asked for first. */
        Path folder() throws IOException;
    }

    /**
     * Looks for a GPU.
     *
     * @param builds at least one, of which the first is open
     * @return the one that has a device, empty if none
     */
    Optional<Build> search(List<? extends Build> builds) {
        boolean open = true;
        for (Build build : builds) {
            try {
                Optional<Path> plugin = backends.plugin(build.folder());
                if (plugin.isPresent()) {
                    if (!open) {
                        backends.open(plugin.get());
                    }
                    if (backends.anyDevice()) {
                        return Optional.of(build);
                    }
                    failed.add(new TriedPlace(build.name(), backends.refusal(plugin.get())));
                }
            } catch (IOException e) {
                failed.add(new TriedPlace(build.name(), e.toString()));
            }
            open = false;
        }
        return Optional.empty();
    }

    /** {@return the builds for a GPU that have none, each with the reason} */
    List<TriedPlace> failed() {
        return List.copyOf(failed);
    }
}
