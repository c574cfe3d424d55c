// SPDX-License-Identifier: Apache-2.0

/**
 * @file service_discovery.cpp
 * @brief SOME/IP service discovery: entries, offers with a time to live, and answer delays.
 */
#include "service_discovery.hpp"

#include <algorithm>
#include <limits>

namespace someip {

/**
 * @brief Serialises an entry without options.
 *
 * @param entry  Entry to write.
 * @param octets Receives 16 octets.
 */
void write_entry(const Entry& entry, std::uint8_t* octets) noexcept
{
    const std::array<std::uint32_t, 4U> words = {
        static_cast<std::uint32_t>(entry.type) << 24U,
        (static_cast<std::uint32_t>(entry.service_id) << 16U) | entry.instance_id,
        (static_cast<std::uint32_t>(entry.major_version) << 24U) | (entry.ttl_seconds & ttl_forever),
        entry.minor_version};

    for (const std::uint32_t word : words) {
        for (std::uint32_t shift = 32U; shift > 0U; shift -= 8U) {
            *octets = static_cast<std::uint8_t>((word >> (shift - 8U)) & 0xFFU);
            ++octets;
        }
    }
}

/**
 * @brief Deserialises an entry for a service.
 *
 * @param octets Received octets.
 * @param length Octets that are left in the array of entries.
 * @param entry  Receives the entry.
 * @return False if the entry is cut short or of an unknown type.
 */
bool parse_entry(const std::uint8_t* octets, std::size_t length, Entry& entry) noexcept
{
    bool known = false;

    if (length >= entry_octets) {
        const auto read = [octets](std::size_t at, std::size_t count) {
            std::uint32_t value = 0U;
            std::for_each(octets + at, octets + at + count, [&value](std::uint8_t octet) {
                value = (value << 8U) | octet;
            });
            return value;
        };

        entry.type = static_cast<EntryType>(octets[0]);
        entry.service_id = static_cast<std::uint16_t>(read(4U, 2U));
        entry.instance_id = static_cast<std::uint16_t>(read(6U, 2U));
        entry.major_version = octets[8];
        entry.ttl_seconds = read(9U, 3U);
        entry.minor_version = read(12U, 4U);
        known = (octets[0] <= 0x01U) || (octets[0] == 0x06U) || (octets[0] == 0x07U);
    }

    return known;
}

/**
 * @brief Computes the pause before a repeated offer: it doubles each time.
 *
 * @param base_ms    First pause.
 * @param repetition Number of the repetition, from 0.
 * @param maximum    Repetitions before the main phase begins.
 * @return Pause in milliseconds, or 0 when the repetition phase is over.
 */
std::uint32_t repetition_delay_ms(
    std::uint32_t base_ms, std::uint32_t repetition, std::uint32_t maximum) noexcept
{
    const std::uint32_t doublings = std::min(repetition, std::uint32_t{16U});
    const std::uint64_t delay_ms = static_cast<std::uint64_t>(base_ms) << doublings;
    const std::uint64_t longest_ms = std::numeric_limits<std::uint32_t>::max();

    return (repetition >= maximum) ? 0U : static_cast<std::uint32_t>(std::min(delay_ms, longest_ms));
}

/**
 * @brief Takes an offer into the table, renews it, or removes it when its time to live is 0.
 *
 * @param entry  Received entry.
 * @param now_ms Current time.
 * @return True if the set of offered services has changed.
 */
bool OfferTable::update(const Entry& entry, std::uint64_t now_ms) noexcept
{
    bool changed = false;

    if (entry.type == EntryType::offer_service) {
        const auto end = offers_.begin() + static_cast<std::ptrdiff_t>(count_);
        const auto known = std::find_if(offers_.begin(), end, [&entry](const Offer& offer) {
            return (

                offer.entry.service_id == entry.service_id) && (offer.entry.instance_id == entry.instance_id);
        });
        const std::uint64_t expires_ms = (entry.ttl_seconds == ttl_forever)
                                             ? std::numeric_limits<std::uint64_t>::max()
                                             : now_ms + (
                                                 static_cast<std::uint64_t>(entry.ttl_seconds) * 1000U);

        if (entry.ttl_seconds == 0U) {
            changed = known != end;
            if (changed) {
                --count_;
                *known = offers_[count_];
            }
        } else if (known != end) {
            *known = Offer{entry, expires_ms};
        } else if (count_ < capacity) {
            offers_[count_] = Offer{entry, expires_ms};
            ++count_;
            changed = true;
        } else {
            // The table is full: the offer is repeated by its server and may fit later.
        }
    }

    return changed;
}

/**
 * @brief Looks for an offered service.
 *
 * @param service_id    Service.
 * @param instance_id   Instance, or any_instance.
 * @param major_version Major version, or any_major.
 * @return The offer, or nullptr if there is none.
 */
const Entry* OfferTable::find(
    std::uint16_t service_id, std::uint16_t instance_id, std::uint8_t major_version) const noexcept
{
    const Entry* match = nullptr;

    for (std::size_t i = 0U; (i < count_) && (match == nullptr); ++i) {
        const Entry& candidate = offers_[i].entry;
        const bool instance_fits = (instance_id == any_instance) || (candidate.instance_id == instance_id);
        const bool version_fits = (major_version == any_major) || (candidate.major_version == major_version);

        if ((candidate.service_id == service_id) && instance_fits && version_fits) {
            match = &candidate;
        }
    }

    return match;
}

/**
 * @brief Removes offers that have not been renewed in time.
 *
 * @param now_ms Current time.
 * @return Number of offers removed.
 */
std::size_t OfferTable::expire(std::uint64_t now_ms) noexcept
{
    const auto end = offers_.begin() + static_cast<std::ptrdiff_t>(count_);
    const auto kept_end =
        std::remove_if(
            offers_.begin(), end, [now_ms](const Offer& offer) { return offer.expires_ms <= now_ms; });
    const auto removed = static_cast<std::size_t>(std::distance(kept_end, end));

    count_ -= removed;

    return removed;
}

/**
 * @brief Counts the offered services.
 *
 * @return Number of offers in the table.
 */
std::size_t OfferTable::size() const noexcept
{
    return count_;
}

} // namespace someip
