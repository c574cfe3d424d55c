package io.graniteft.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.have;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The rules of the house, each as a value, so that one test can apply them and another can break them. */
final class HouseRules {
    private static final String HOUSE = "io.graniteft.";

    /** Which rooms a room may know. A room that is not here may not exist. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("core", Set.of()),
            Map.entry("lang", Set.of()),
            Map.entry("data", Set.of("core", "lang")),
            Map.entry("aws", Set.of("core")),
            Map.entry("context", Set.of("core", "lang")),
            Map.entry("teacher", Set.of("core", "aws")),
            Map.entry("eval", Set.of("lang")),
            Map.entry("distill", Set.of("core", "data", "teacher", "eval")),
            Map.entry("sagemaker", Set.of("core", "aws")),
            Map.entry("spark", Set.of("data")),
            Map.entry(
                    "testkit",
                    Set.of("core", "lang", "data", "aws", "context", "teacher", "eval", "distill", "sagemaker")),
            Map.entry(
                    "cli",
                    Set.of(
                            "core",
                            "lang",
                            "data",
                            "aws",
                            "context",
                            "teacher",
                            "eval",
                            "distill",
                            "sagemaker",
                            "spark")));

    private HouseRules() {}

    /** The arrows between the rooms. */
    static ArchRule arrows() {
        return classes().should(new ArchCondition<>("depend on the rooms only that theirs may know") {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                String room = room(each);
                Set<String> known = ARROWS.get(room);
                if (known == null) {
                    events.add(SimpleConditionEvent.violated(each, each.getName() + " lives in no room"));
                    return;
                }
                for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                    String target = room(dependency.getTargetClass().getBaseComponentType());
                    if (!target.isEmpty() && !target.equals(room) && !known.contains(target)) {
                        events.add(SimpleConditionEvent.violated(
                                each, room + " may not know " + target + ": " + dependency.getDescription()));
                    }
                }
            }
        });
    }

    /** No cycles between packages; a package and its internal one count as one, since one is the door of the other. */
    static ArchRule noPackageCycles() {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass each) {
                        String name = each.getPackageName();
                        if (!name.startsWith(HOUSE)) {
                            return SliceIdentifier.ignore();
                        }
                        int internal = name.indexOf(".internal");
                        return SliceIdentifier.of(internal < 0 ? name : name.substring(0, internal));
                    }

                    @Override
                    public String getDescription() {
                        return "packages with their internal ones";
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    /** What is internal to a room stays there. */
    static ArchRule internalsStayAtHome() {
        return classes().should(new ArchCondition<>("not use what is internal to another room") {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (isInternal(target) && !room(target).equals(room(each))) {
                        events.add(SimpleConditionEvent.violated(each, dependency.getDescription()));
                    }
                }
            }
        });
    }

    /** What others can call shows nothing internal and nothing of the AWS SDK. */
    static ArchRule apiShowsNoInternals() {
        return classes().that(have(publicApi())).should(new ArchCondition<>("show no internal and no AWS type") {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                boolean mayShowAws = room(each).equals("aws");
                Stream<JavaClass> inCode = each.getCodeUnits().stream()
                        .filter(unit -> isVisible(unit.getModifiers()))
                        .flatMap(HouseRules::signature);
                Stream<JavaClass> inFields = each.getFields().stream()
                        .filter(field -> isVisible(field.getModifiers()))
                        .map(field -> field.getRawType());
                Stream.concat(inCode, inFields)
                        .map(JavaClass::getBaseComponentType)
                        .filter(type -> isInternal(type) || (!mayShowAws && isAws(type)))
                        .distinct()
                        .forEach(type -> events.add(
                                SimpleConditionEvent.violated(each, each.getName() + " shows " + type.getName())));
            }
        });
    }

    /** The AWS SDK is known in three rooms. */
    static ArchRule awsInThreeRooms() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(
                        HOUSE + "aws..", HOUSE + "teacher..", HOUSE + "sagemaker..", HOUSE + "testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..");
    }

    /** Rooms that people use on their own bring JDK exceptions, and none of core's. */
    static ArchRule plainRoomsKnowNothingOfCore() {
        return noClasses()
                .that()
                .resideInAnyPackage(HOUSE + "lang..", HOUSE + "eval..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HOUSE + "core..");
    }

    /** Every package that people write says what it is for, and that null is marked. */
    static ArchRule packagesAreMarked() {
        return classes()
                .that()
                .resideOutsideOfPackage("..generated..")
                .should(new ArchCondition<>("live in a package whose package-info is @NullMarked") {
                    private final Set<String> told = new TreeSet<>();

                    @Override
                    public void check(JavaClass each, ConditionEvents events) {
                        boolean marked = each.getPackage()
                                .tryGetPackageInfo()
                                .filter(info -> info.isAnnotatedWith(NullMarked.class))
                                .isPresent();
                        if (!marked && told.add(each.getPackageName())) {
                            events.add(SimpleConditionEvent.violated(
                                    each, each.getPackageName() + " has no package-info with @NullMarked"));
                        }
                    }
                });
    }

    /** Only the command line speaks to the terminal. */
    static ArchRule librariesAreSilent() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + "cli..")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);
    }

    /** Clocks and randomness are handed in, never kept for everybody. */
    static ArchRule noStaticClocksOrRandomness() {
        return noFields()
                .that()
                .areStatic()
                .should()
                .haveRawType(assignableTo(Clock.class)
                        .or(assignableTo(RandomGenerator.class))
                        .or(resideInAPackage("software.amazon.."))
                        .or(assignableTo("java.net.http.HttpClient")));
    }

    /** Libraries ask no clock and throw no dice of their own; a program of its own, called {@code …Main}, has nobody to ask. */
    static ArchRule librariesTakeTimeAndChanceFromOutside() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + "cli..")
                .and()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "a clock or dice of the system's", call -> isAmbient(call.getTarget())))
                .orShould()
                .callConstructor(java.util.Random.class)
                .orShould()
                .callConstructor(java.security.SecureRandom.class);
    }

    private static boolean isAmbient(AccessTarget.MethodCallTarget target) {
        String method = target.getOwner().getSimpleName() + "." + target.getName();
        boolean noArguments = target.getRawParameterTypes().isEmpty();
        return switch (method) {
            case "Clock.systemUTC", "Clock.systemDefaultZone", "Clock.system", "Math.random" -> true;
            case "System.currentTimeMillis", "UUID.randomUUID", "ThreadLocalRandom.current" -> true;
            case "Instant.now", "LocalDate.now", "LocalDateTime.now", "ZonedDateTime.now", "OffsetDateTime.now" ->
                noArguments;
            default -> false;
        };
    }

    private static DescribedPredicate<JavaClass> publicApi() {
        return DescribedPredicate.describe(
                "the public API", type -> !isInternal(type) && isVisible(type.getModifiers()));
    }

    private static Stream<JavaClass> signature(JavaCodeUnit unit) {
        return Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream());
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static boolean isInternal(JavaClass type) {
        return !room(type).isEmpty() && (type.getPackageName() + ".").contains(".internal.");
    }

    private static boolean isAws(JavaClass type) {
        return resideInAnyPackage("software.amazon..").test(type);
    }

    /** The room of a class of this house, or nothing for any other class. */
    private static String room(JavaClass type) {
        String name = type.getPackageName() + ".";
        return name.startsWith(HOUSE) && name.length() > HOUSE.length()
                ? name.substring(HOUSE.length(), name.indexOf('.', HOUSE.length()))
                : "";
    }
}
