package io.graniteft.lang;

import static io.graniteft.lang.Sources.c;
import static io.graniteft.lang.Sources.cpp;
import static io.graniteft.lang.Sources.names;
import static io.graniteft.lang.Sources.only;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Macros where a declaration would stand, as the frameworks have them that cars and simulators are built with. */
final class MacroHazardsTest {
    @Nested
    final class In_front_of_a_head {
        @Test
        void a_macro_without_a_semicolon_takes_no_function() {
            assertThat(
                            names(
                                    c(
                                            "EXPORT_SYMBOL(a)\nint f(void) { }\nMODULE_LICENSE(\"x\")\n\nstatic void g(int a)\n{\n}\n")))
                    .containsExactly("f", "g");
        }

        @Test
        void an_attribute_comes_first() {
            CFunction function = only(c("__attribute__((section(\".fast\"), noinline))\nvoid f(int a)\n{\n}\n"));

            assertThat(function.name()).isEqualTo("f");
            assertThat(function.startLine()).isEqualTo(1);
            assertThat(function.returnType()).isEqualTo("void");
        }

        @Test
        void an_interrupt_macro_comes_first() {
            assertThat(names(c("__interrupt void timer_isr(void) { }\nIRAM_ATTR static void gpio_isr(void *arg) { }\n"
                            + "INTERRUPT_HANDLER(TIM1_IRQHandler, 11)\n{\n}\n")))
                    .containsExactly("timer_isr", "gpio_isr", "INTERRUPT_HANDLER");
        }

        @Test
        void an_interrupt_macro_may_hold_its_body_on_its_line() {
            assertThat(
                            names(
                                    c(
                                            "ISR(TIMER0_OVF_vect) { ticks++; }\nISR(USART_RX_vect, ISR_BLOCK) { put(UDR0); }\nint f() { return 1; }\n")))
                    .containsExactly("ISR", "ISR", "f");
        }

        @Test
        void an_annotation_of_its_result_is_no_head() {
            assertThat(
                            names(
                                    c(
                                            "_Success_(return)\nBOOLEAN find_code(\n    _In_ IN_ADDR RemoteAddress,\n    _In_range_(<, Map->Size) ULONG Bit,\n    _Out_ PPH_STRING *Code\n    )\n{\n}\n"
                                                    + "NTSTATUS NTAPI get_name(_In_ HANDLE h)\n{\n}\nint WINAPI WinMain(HINSTANCE a, HINSTANCE b, LPSTR c, int d)\n{\n}\n")))
                    .containsExactly("find_code", "get_name", "WinMain");
        }
    }

    @Nested
    final class Of_memory_sections {
        @Test
        void the_name_stands_behind_the_macro_of_the_return_type() {
            assertThat(
                            names(
                                    c(
                                            "#define CAN_START_SEC_CODE\n#include \"MemMap.h\"\nFUNC(Std_ReturnType, CAN_CODE) Can_Write(VAR(Can_HwHandleType, AUTOMATIC) Hth,\n        P2CONST(Can_PduType, AUTOMATIC, CAN_APPL_DATA) PduInfo)\n{\n}\n"
                                                    + "static P2VAR(Dem_EventType, AUTOMATIC, DEM_VAR)\n  Dem_Find(uint16 id) {\n}\nFUNC(void, __weak) StartupHook(void) {\n}\n")))
                    .containsExactly("Can_Write", "Dem_Find", "StartupHook");
        }

        @Test
        void parameters_made_by_macros_keep_their_names() {
            CFunction function = only(
                    c("FUNC(void, APP_CODE) f(VAR(uint8, AUTOMATIC) x, P2VAR(uint8, AUTOMATIC, APP_DATA) out) { }\n"));

            assertThat(function.parameters()).extracting(Parameter::name).containsExactly("x", "out");
        }

        @Test
        void a_task_is_named_after_its_macro() {
            assertThat(names(c("TASK(TaskIdle) {\n  while (1) { }\n}\nALARM(Tick)\n{\n}\n")))
                    .containsExactly("TASK", "ALARM");
        }
    }

    @Nested
    final class In_classes {
        @Test
        void properties_and_markers_of_qt_are_no_heads() {
            assertThat(
                            names(
                                    cpp(
                                            "class W : public QWidget {\n    Q_OBJECT\n    Q_PROPERTY(int w READ w WRITE setW NOTIFY changed)\n    Q_PROPERTY(QString n READ n)\npublic:\n    int w() const { return w_; }\nsignals:\n    void changed();\npublic slots:\n    void setW(int w) { w_ = w; }\n    Q_INVOKABLE void go() { }\nprivate:\n    int w_{0};\n};\n")))
                    .containsExactly("W::w", "W::setW", "W::go");
        }

        @Test
        void classes_functions_and_properties_of_unreal_are_read() {
            assertThat(
                            names(
                                    cpp(
                                            "UENUM(BlueprintType)\nenum class EState : uint8 { Red UMETA(DisplayName = \"Red\"), Green };\n"
                                                    + "USTRUCT()\nstruct CARLA_API FPart\n{\n  GENERATED_BODY()\n\n  UPROPERTY()\n  float Size { 0.0f };\n  FPart() {}\n};\n"
                                                    + "UCLASS(hidecategories=(Collision, Object))\nclass CARLA_API ASensor : public AActor\n{\n  GENERATED_BODY()\n\npublic:\n"
                                                    + "  ASensor(const FObjectInitializer &Init) : Super(Init) {}\n\n  UFUNCTION(BlueprintCallable, Category = \"Sensor\")\n  int32 GetSeed() const\n  {\n    return Seed;\n  }\n\n"
                                                    + "  UFUNCTION(BlueprintCallable)\n  void SetSeed(int32 InSeed) { Seed = InSeed; }\n\nprivate:\n  UPROPERTY(Category = \"Sensor\", EditAnywhere, meta = (ClampMin = \"0\"))\n  bool bRandomise { false };\n\n  int32 Seed;\n};\n")))
                    .containsExactly("FPart::FPart", "ASensor::ASensor", "ASensor::GetSeed", "ASensor::SetSeed");
        }

        @Test
        void a_deprecation_with_a_message_does_not_hide_the_class() {
            assertThat(
                            names(
                                    cpp(
                                            "template <typename B>\nclass API_EMPTY_BASES API_DEPRECATED(\n    \"use the other\") tagged\n  : public B\n{\n    constexpr tagged(tagged<int> && that) //\n        noexcept(is_ok<B>::value)\n      : B(static_cast<int &&>(that))\n    {}\n};\n")))
                    .containsExactly("tagged::tagged");
        }

        @Test
        void a_structure_that_a_function_returns_is_no_class() {
            assertThat(names(c("struct NODE MAKE_NODE(int a) NOTRACE\n{\n}\n"))).containsExactly("MAKE_NODE");
        }
    }

    @Nested
    final class That_make_a_function {
        @Test
        void a_definition_of_a_system_call_a_test_or_a_device_is_named_after_its_macro() {
            assertThat(
                            names(
                                    c(
                                            "SYSCALL_DEFINE3(read, unsigned int, fd, char __user *, buf, size_t, count)\n{\n}\nZTEST(can_api, test_send)\n{\n}\nSTATIC_UNIT_TEST(a)\n{\n}\n"
                                                    + "K_THREAD_DEFINE(tid, 512, run, NULL, NULL, NULL, 5, 0, 0);\nBUILD_ASSERT(sizeof(int) == 4, \"x\");\nSYS_INIT(init, POST_KERNEL, 40);\nstatic int init(void)\n{\n}\n")))
                    .containsExactly("SYSCALL_DEFINE3", "ZTEST", "STATIC_UNIT_TEST", "init");
        }

        @Test
        void a_list_of_declaring_macros_is_none() {
            assertThat(
                            names(
                                    c(
                                            "DECLARE_CALLBACK(one)\nDECLARE_CALLBACK(two)\n\nSTART_TEST(works)\n{\n}\nEND_TEST\n\nWRITE_PORT(LowOil)\nWRITE_PORT(Airbag)\n\nvoid run(void) {\n}\n")))
                    .containsExactly("START_TEST", "run");
        }
    }
}
