// Property descriptors as objects, §6.2.6.
#pragma once

#include "vm/run/operations/object.h"

namespace shoal {

/// §6.2.6.5 ToPropertyDescriptor; throws for what is no object.
Task<PropertyDescriptor> to_property_descriptor(Context& cx, Value v);
/// The same of a plain object of data. False: something else, or not a descriptor.
bool read_plain_descriptor(Context& cx, Value v, PropertyDescriptor& d);
/// §6.2.6.4 FromPropertyDescriptor: an object, or undefined if d is not present (and has no field).
Result<Value> from_property_descriptor(Context& cx, const PropertyDescriptor& d);
/// §6.2.6.6 CompletePropertyDescriptor.
PropertyDescriptor complete_descriptor(const PropertyDescriptor& d) noexcept;
/// §10.1.6.2 IsCompatiblePropertyDescriptor; current.present says whether there is a property.
bool is_compatible_descriptor(bool extensible, const PropertyDescriptor& d,
                              const PropertyDescriptor& current) noexcept;

}  // namespace shoal
