package io.graniteft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistriesTest {
    @ParameterizedTest
    @CsvSource({
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/granite:1,us-east-1",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com,eu-central-1",
        "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/a/b,us-gov-west-1",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/granite,cn-north-1"
    })
    void the_region_stands_in_the_name_of_a_registry_of_aws(String repository, String region) {
        assertThat(Registries.regionOf(repository)).contains(region);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "granite",
                "ghcr.io/me/granite",
                "12.dkr.ecr.us-east-1.amazonaws.com/x",
                "123456789012.dkr.ecr.us-east-1.amazonaws.com.evil.example/x"
            })
    void other_registries_are_not_asked_for_a_password(String repository) {
        assertThat(Registries.regionOf(repository)).isEmpty();
    }

    @Test
    void a_login_is_shown_without_its_password() {
        assertThat(new Registries.Login("AWS", "EXAMPLE-secret").toString()).doesNotContain("EXAMPLE-secret");
    }
}
