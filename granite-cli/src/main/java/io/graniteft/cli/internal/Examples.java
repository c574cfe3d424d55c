package io.graniteft.cli.internal;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The example configurations and the bundled corpus: those of the checkout this jar lies in, else the jar's own. */
public final class Examples {
    /** The configuration that {@code granite run} takes when it is given none. */
    public static final String QUICKSTART = "quickstart.yaml";

    private Examples() {}

    /**
     * An example configuration.
     *
     * @param environment tells the cache folder
     * @throws IOException if the jar's own files cannot be laid out
     */
    public static Path configuration(String name, Map<String, String> environment) throws IOException {
        @Nullable Path checkout = checkout();
        if (checkout != null && Files.isRegularFile(checkout.resolve("examples").resolve(name))) {
            return checkout.resolve("examples").resolve(name);
        }
        return BundledFiles.unpack("granite-examples", QUICKSTART, CacheFolder.of(environment))
                .resolve(name);
    }

    /** The checkout whose {@code granite-cli/target} this jar lies in. */
    private static @Nullable Path checkout() {
        @Nullable CodeSource source = Examples.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return null;
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            @Nullable Path target = jar.getParent();
            @Nullable Path module = target == null ? null : target.getParent();
            return module == null || !module.endsWith("granite-cli") ? null : module.getParent();
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
