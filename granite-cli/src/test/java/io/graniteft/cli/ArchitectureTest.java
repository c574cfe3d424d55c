package io.graniteft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every class of the house to the rules of the house, and makes sure that each rule bites. */
class ArchitectureTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.graniteft");

    /** Classes in this test's own folder that break the rules. */
    private static final JavaClasses BROKEN = new ClassFileImporter().importPackages("io.graniteft.lang.broken");

    private static Map<String, ArchRule> rules() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("rooms know only the rooms that they may know", HouseRules.arrows());
        rules.put("packages have no cycles", HouseRules.noPackageCycles());
        rules.put("what is internal is not used across rooms", HouseRules.internalsStayAtHome());
        rules.put("the public API shows no internal and no AWS type", HouseRules.apiShowsNoInternals());
        rules.put("the AWS SDK is known in three rooms", HouseRules.awsInThreeRooms());
        rules.put("lang and eval know nothing of core", HouseRules.plainRoomsKnowNothingOfCore());
        rules.put("every package is marked", HouseRules.packagesAreMarked());
        rules.put("libraries do not write to the terminal", HouseRules.librariesAreSilent());
        rules.put("no clock and no randomness is static", HouseRules.noStaticClocksOrRandomness());
        rules.put("libraries take time and chance from outside", HouseRules.librariesTakeTimeAndChanceFromOutside());
        return rules;
    }

    private static Stream<Arguments> everyRule() {
        return rules().entrySet().stream().map(rule -> Arguments.of(rule.getKey(), rule.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyRule")
    void the_house_keeps_its_rules(String name, ArchRule rule) {
        rule.check(HOUSE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyRule")
    void a_broken_rule_is_found(String name, ArchRule rule) {
        assertThat(rule.evaluate(BROKEN).hasViolation()).as(name).isTrue();
    }

    @Test
    void every_room_is_looked_at() {
        Set<String> rooms = new java.util.TreeSet<>();
        HOUSE.forEach(each -> rooms.add(each.getPackageName().split("\\.", -1)[2]));
        assertThat(rooms)
                .contains(
                        "core",
                        "lang",
                        "data",
                        "aws",
                        "context",
                        "teacher",
                        "eval",
                        "distill",
                        "sagemaker",
                        "testkit",
                        "cli");
    }
}
