// SPDX-License-Identifier: Apache-2.0

/**
 * @file service_discovery.hpp
 * @brief SOME/IP service discovery: entries, offers with a time to live, and answer delays.
 */
#ifndef AUTOSAR_SERVICE_DISCOVERY_HPP
#define AUTOSAR_SERVICE_DISCOVERY_HPP

#include <array>
#include <cstddef>
#include <cstdint>

namespace someip {

/// Kinds of entries in a service discovery message.
enum class EntryType : std::uint8_t {
    find_service = 0x00U,
    offer_service = 0x01U,
    subscribe = 0x06U,
    subscribe_ack = 0x07U
};

/// Entry of a service discovery message.
struct Entry {
    EntryType type;
    std::uint16_t service_id;
    std::uint16_t instance_id;
    std::uint8_t major_version;
    std::uint32_t ttl_seconds;
    std::uint32_t minor_version;
};

constexpr std::size_t entry_octets = 16U;
constexpr std::uint32_t ttl_forever = 0xFFFFFFU;
constexpr std::uint16_t any_instance = 0xFFFFU;
constexpr std::uint8_t any_major = 0xFFU;

void write_entry(const Entry& entry, std::uint8_t* octets) noexcept;
bool parse_entry(const std::uint8_t* octets, std::size_t length, Entry& entry) noexcept;
std::uint32_t repetition_delay_ms(
    std::uint32_t base_ms, std::uint32_t repetition, std::uint32_t maximum) noexcept;

/// Services that are offered by others at present.
class OfferTable {
public:
    bool update(const Entry& entry, std::uint64_t now_ms) noexcept;
    const Entry* find(
        std::uint16_t service_id, std::uint16_t instance_id, std::uint8_t major_version) const noexcept;
    std::size_t expire(std::uint64_t now_ms) noexcept;
    std::size_t size() const noexcept;

private:
    struct Offer {
        Entry entry;
        std::uint64_t expires_ms;
    };

    static constexpr std::size_t capacity = 32U;
    std::array<Offer, capacity> offers_{};
    std::size_t count_ = 0U;
};

} // namespace someip

#endif // AUTOSAR_SERVICE_DISCOVERY_HPP
