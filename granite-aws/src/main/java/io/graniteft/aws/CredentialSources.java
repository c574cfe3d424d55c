package io.graniteft.aws;

import io.graniteft.core.ErrorCode;
import io.graniteft.core.GraniteException;
import io.graniteft.core.config.Environment;
import io.graniteft.core.config.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.WebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/** Where credentials are looked for, in the order of the SDK, but in our environment instead of the process' own. */
final class CredentialSources {
    private CredentialSources() {}

    static AwsCredentialsProvider of(Environment environment) {
        Optional<String> id = environment.get("AWS_ACCESS_KEY_ID");
        Optional<String> secret = environment.get("AWS_SECRET_ACCESS_KEY");
        if (id.isPresent() != secret.isPresent()) {
            String missing = id.isPresent() ? "AWS_SECRET_ACCESS_KEY" : "AWS_ACCESS_KEY_ID";
            String present = id.isPresent() ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY";
            throw new GraniteException(
                    ErrorCode.CREDENTIALS,
                    missing + " is not set, while " + present + " is",
                    "set both in the environment or in .env, or neither to use a profile");
        }
        if (id.isPresent() && secret.isPresent()) {
            return StaticCredentialsProvider.create(session(environment)
                    .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(
                            token -> AwsSessionCredentials.create(id.get(), secret.get(), token))
                    .orElseGet(() -> AwsBasicCredentials.create(id.get(), secret.get())));
        }
        return chain(environment);
    }

    /** The session's token, if it belongs to the key: one of an older key that is left over in a file would spoil a newer key. */
    private static Optional<String> session(Environment environment) {
        Optional<Origin.Layer> ofKey = environment.origin("AWS_ACCESS_KEY_ID").map(Origin::layer);
        Optional<Origin.Layer> ofToken = environment.origin("AWS_SESSION_TOKEN").map(Origin::layer);
        return ofKey.equals(ofToken) ? environment.get("AWS_SESSION_TOKEN") : Optional.empty();
    }

    private static AwsCredentialsProvider chain(Environment environment) {
        List<AwsCredentialsProvider> providers = new ArrayList<>();
        environment.get("AWS_WEB_IDENTITY_TOKEN_FILE").ifPresent(file -> {
            WebIdentityTokenFileCredentialsProvider.Builder builder =
                    WebIdentityTokenFileCredentialsProvider.builder().webIdentityTokenFile(Path.of(file));
            environment.get("AWS_ROLE_ARN").ifPresent(builder::roleArn);
            environment.get("AWS_ROLE_SESSION_NAME").ifPresent(builder::roleSessionName);
            providers.add(builder.build());
        });
        String profile = environment.get("AWS_PROFILE").orElse("default");
        providers.add(ProfileCredentialsProvider.builder()
                .profileFile(() -> profiles(environment))
                .profileName(profile)
                .build());
        providers.add(ContainerCredentialsProvider.builder().build());
        boolean onMachine = environment
                .get("AWS_EC2_METADATA_DISABLED")
                .filter("true"::equalsIgnoreCase)
                .isEmpty();
        if (onMachine) {
            providers.add(InstanceProfileCredentialsProvider.create());
        }
        return AwsCredentialsProviderChain.of(providers.toArray(AwsCredentialsProvider[]::new));
    }

    private static ProfileFile profiles(Environment environment) {
        ProfileFile.Aggregator all = ProfileFile.aggregator();
        file(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials")
                .ifPresent(path -> all.addFile(ProfileFile.builder()
                        .content(path)
                        .type(ProfileFile.Type.CREDENTIALS)
                        .build()));
        file(environment, "AWS_CONFIG_FILE", "config")
                .ifPresent(path -> all.addFile(ProfileFile.builder()
                        .content(path)
                        .type(ProfileFile.Type.CONFIGURATION)
                        .build()));
        return all.build();
    }

    private static Optional<Path> file(Environment environment, String variable, String usualName) {
        return environment
                .get(variable)
                .map(Path::of)
                .or(() -> environment.get("HOME").map(home -> Path.of(home, ".aws", usualName)))
                .filter(Files::isReadable);
    }
}
