package io.graniteft.teacher.internal.bedrock;

import io.graniteft.aws.AwsAccess;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClientBuilder;

/**
 * Makes clients, and decides who they say they are: whoever has an API key sends it as a bearer token, everybody else signs. It is
 * said outright in both cases, since the SDK would look for a token in the process' own environment.
 */
final class RuntimeClients {
    private static final String LEGACY_HEADER = "x-amz-bedrock-api-key";

    private RuntimeClients() {}

    /** @param legacyHeader whether an API key goes into that header, beside a signature */
    static BedrockRuntimeClient of(AwsAccess access, boolean legacyHeader, SdkHttpClient http) {
        BedrockRuntimeClientBuilder builder = access.configure(BedrockRuntimeClient.builder(), "Bedrock Runtime", http);
        Optional<String> apiKey = access.bedrockApiKey();
        if (apiKey.isPresent() && !legacyHeader) {
            builder.tokenProvider(StaticTokenProvider.create(apiKey::get))
                    .authSchemeProvider(call -> List.of(AuthSchemeOption.builder()
                            .schemeId("smithy.api#httpBearerAuth")
                            .build()));
            return builder.build();
        }
        builder.authSchemeProvider(call -> List.of(AuthSchemeOption.builder()
                .schemeId("aws.auth#sigv4")
                .putSignerProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                .putSignerProperty(AwsV4HttpSigner.REGION_NAME, access.region())
                .build()));
        if (apiKey.isPresent()) {
            builder.overrideConfiguration(
                    builder.overrideConfiguration().copy(more -> more.putHeader(LEGACY_HEADER, apiKey.get())));
        }
        return builder.build();
    }
}
