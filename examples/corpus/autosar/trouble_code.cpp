// SPDX-License-Identifier: Apache-2.0

/**
 * @file trouble_code.cpp
 * @brief Diagnostic trouble codes (ISO 14229): the status byte and the fault memory.
 */
#include "trouble_code.hpp"

namespace diagnostics {

namespace {

constexpr std::uint32_t all_groups = 0xFFFFFFU;
constexpr std::uint8_t read_dtc_response = 0x59U;
constexpr std::uint8_t report_by_status_mask = 0x02U;
constexpr std::uint8_t availability_mask = 0xFFU;

} // namespace

/**
 * @brief Makes a trouble code whose test has not run yet.
 *
 * @param code           Three-octet code.
 * @param confirm_cycles Operation cycles with a failure until the code is confirmed, at least 1.
 * @param aging_cycles   Cycles without a failure until a confirmed code is forgotten.
 */
TroubleCode::TroubleCode(std::uint32_t code, std::uint8_t confirm_cycles, std::uint8_t aging_cycles) noexcept
    : code_(code & all_groups),
      confirm_cycles_((confirm_cycles == 0U) ? std::uint8_t{1U} : confirm_cycles),
      aging_cycles_(aging_cycles)
{
}

/**
 * @brief Takes the result of a monitor that has run to its end.
 *
 * @param failed True if the monitor found the fault.
 */
void TroubleCode::report(bool failed) noexcept
{
    std::uint32_t next = status_;

    next &= ~static_cast<std::uint32_t>(status::after_clear);
    if (failed) {
        const bool first_in_cycle = (next & status::test_failed_this_cycle) == 0U;

        next |= status::test_failed | status::test_failed_this_cycle;
        next |= status::pending | status::failed_since_clear;
        if (first_in_cycle && (failed_cycles_ < confirm_cycles_)) {
            ++failed_cycles_;
        }
        if (failed_cycles_ >= confirm_cycles_) {
            next |= status::confirmed | status::warning_indicator;
        }
        passed_cycles_ = 0U;
    } else {
        next &= ~static_cast<std::uint32_t>(status::test_failed);
    }
    status_ = static_cast<std::uint8_t>(next);
}

/**
 * @brief Starts an operation cycle: judges the one that ends and resets its bits.
 *
 * A cycle whose monitor ran without a failure ends the pending state and ages the code.
 */
void TroubleCode::begin_cycle() noexcept
{
    const bool completed = (status_ & status::not_completed_this_cycle) == 0U;
    const bool failed = (status_ & status::test_failed_this_cycle) != 0U;
    std::uint32_t next = status_;

    if (completed && !failed) {
        failed_cycles_ = 0U;
        if (passed_cycles_ < aging_cycles_) {
            ++passed_cycles_;
        }
        next &= ~static_cast<std::uint32_t>(status::pending | status::warning_indicator);
        if (passed_cycles_ >= aging_cycles_) {
            next &= ~static_cast<std::uint32_t>(status::confirmed);
        }
    }
    next &= ~static_cast<std::uint32_t>(status::test_failed_this_cycle);
    next |= status::not_completed_this_cycle;
    status_ = static_cast<std::uint8_t>(next);
}

/**
 * @brief Forgets everything about the code, as the service ClearDiagnosticInformation asks.
 */
void TroubleCode::clear() noexcept
{
    failed_cycles_ = 0U;
    passed_cycles_ = 0U;
    status_ = status::after_clear;
}

/**
 * @brief Adds a trouble code to the fault memory.
 *
 * @param trouble_code Code to add.
 * @return False if the memory is full or holds the code already.
 */
bool FaultMemory::add(const TroubleCode& trouble_code) noexcept
{
    const bool accepted = (count_ < capacity_) && (find(trouble_code.code()) == nullptr);

    if (accepted) {
        entries_[count_] = trouble_code;
        ++count_;
    }

    return accepted;
}

/**
 * @brief Finds a trouble code.
 *
 * @param code Three-octet code.
 * @return The entry, or nullptr if the code is unknown.
 */
TroubleCode* FaultMemory::find(std::uint32_t code) noexcept
{
    TroubleCode* found = nullptr;

    for (std::size_t i = 0U; i < count_; ++i) {
        if (entries_[i].code() == code) {
            found = &entries_[i];
            break;
        }
    }

    return found;
}

/**
 * @brief Clears one trouble code, or all of them.
 *
 * @param group Code to clear, or FFFFFF for all.
 * @return Number of codes cleared.
 */
std::size_t FaultMemory::clear_group(std::uint32_t group) noexcept
{
    std::size_t cleared = 0U;

    for (TroubleCode& entry : entries_) {
        const bool in_use = &entry < (entries_.data() + count_);

        if (in_use && ((group == all_groups) || (entry.code() == group))) {
            entry.clear();
            ++cleared;
        }
    }

    return cleared;
}

/**
 * @brief Answers ReadDTCInformation, sub-function reportDTCByStatusMask.
 *
 * @param mask     Status bits of which at least one must be set.
 * @param response Receives the response.
 * @param capacity Size of the response buffer; codes that do not fit are left out.
 * @return Octets of the response, or 0 if not even its head fits.
 */
std::size_t FaultMemory::report_by_mask(
    std::uint8_t mask, std::uint8_t* response, std::size_t capacity) const noexcept
{
    std::size_t length = 0U;

    if (capacity >= 3U) {
        response[0] = read_dtc_response;
        response[1] = report_by_status_mask;
        response[2] = availability_mask;
        length = 3U;
        for (std::size_t i = 0U; (i < count_) && ((length + 4U) <= capacity); ++i) {
            const TroubleCode& entry = entries_[i];

            if ((entry.status_byte() & mask) != 0U) {
                response[length] = static_cast<std::uint8_t>((entry.code() >> 16U) & 0xFFU);
                response[length + 1U] = static_cast<std::uint8_t>((entry.code() >> 8U) & 0xFFU);
                response[length + 2U] = static_cast<std::uint8_t>(entry.code() & 0xFFU);
                response[length + 3U] = entry.status_byte();
                length += 4U;
            }
        }
    }

    return length;
}

} // namespace diagnostics
