// SPDX-License-Identifier: Apache-2.0

/**
 * @file trouble_code.hpp
 * @brief Diagnostic trouble codes (ISO 14229): the status byte and the fault memory.
 */
#ifndef AUTOSAR_TROUBLE_CODE_HPP
#define AUTOSAR_TROUBLE_CODE_HPP

#include <array>
#include <cstddef>
#include <cstdint>

namespace diagnostics {

/// Bits of the status byte of a trouble code.
namespace status {
constexpr std::uint8_t test_failed = 0x01U;
constexpr std::uint8_t test_failed_this_cycle = 0x02U;
constexpr std::uint8_t pending = 0x04U;
constexpr std::uint8_t confirmed = 0x08U;
constexpr std::uint8_t not_completed_since_clear = 0x10U;
constexpr std::uint8_t failed_since_clear = 0x20U;
constexpr std::uint8_t not_completed_this_cycle = 0x40U;
constexpr std::uint8_t warning_indicator = 0x80U;
constexpr std::uint8_t after_clear = not_completed_since_clear | not_completed_this_cycle;
} // namespace status

/// A trouble code and its counters.
class TroubleCode {
public:
    TroubleCode() = default;
    TroubleCode(std::uint32_t code, std::uint8_t confirm_cycles, std::uint8_t aging_cycles) noexcept;

    void report(bool failed) noexcept;
    void begin_cycle() noexcept;
    void clear() noexcept;
    /// @brief Three-octet code. @return The code.
    std::uint32_t code() const noexcept { return code_; }
    /// @brief Status byte, see namespace status. @return The status bits.
    std::uint8_t status_byte() const noexcept { return status_; }

private:
    std::uint32_t code_ = 0U;
    std::uint8_t confirm_cycles_ = 1U;
    std::uint8_t aging_cycles_ = 40U;
    std::uint8_t failed_cycles_ = 0U;
    std::uint8_t passed_cycles_ = 0U;
    std::uint8_t status_ = status::after_clear;
};

/// Fault memory of a control unit.
class FaultMemory {
public:
    bool add(const TroubleCode& trouble_code) noexcept;
    TroubleCode* find(std::uint32_t code) noexcept;
    std::size_t clear_group(std::uint32_t group) noexcept;
    std::size_t report_by_mask(
        std::uint8_t mask, std::uint8_t* response, std::size_t capacity) const noexcept;

private:
    static constexpr std::size_t capacity_ = 64U;
    std::array<TroubleCode, capacity_> entries_{};
    std::size_t count_ = 0U;
};

} // namespace diagnostics

#endif // AUTOSAR_TROUBLE_CODE_HPP
