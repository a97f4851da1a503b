#include "compiler/syntax/cst_children.h"

#include <alloc.h>
#include <language.h>
#include <tree.h>

// One node whose children are being read: the parent itself, or a hidden one below it.
typedef struct {
  const Subtree* next;
  const Subtree* end;
  const TSSymbol* aliases;  // Of the production, by structural index; null: none.
  const TSFieldMapEntry* fields;
  const TSFieldMapEntry* fields_end;
  uint32_t position;    // Where the next child's padding starts.
  uint32_t structural;  // Its number among those that are not extra.
  TSFieldId inherited;  // The field that the hidden node itself stands in.
} Level;

// Whoever is told of a node reads its children soon, which lie anywhere.
static void fetch_ahead(const Subtree* node) {
  enum { kCount = 4 };
  const uint32_t count = ts_subtree_child_count(*node);
  const Subtree* const children = ts_subtree_children(*node);
  for (uint32_t i = 0; i < count && i < kCount; ++i)
    if (!children[i].data.is_inline) __builtin_prefetch(children[i].ptr);
}

static void enter(ShoalCstPlace* place, const TSLanguage* language, const Subtree* parent,
                  uint32_t start, TSFieldId inherited) {
  if (ts_subtree_child_count(*parent) == 0) return;
  if (place->depth == place->capacity) {
    place->capacity = place->capacity ? place->capacity * 2 : 32;
    place->levels = ts_realloc(place->levels, place->capacity * sizeof(Level));
  }
  Level* const level = (Level*)place->levels + place->depth++;
  const Subtree* const children = ts_subtree_children(*parent);
  level->next = children;
  level->end = children + parent->ptr->child_count;
  level->aliases = ts_language_alias_sequence(language, parent->ptr->production_id);
  ts_language_field_map(language, parent->ptr->production_id, &level->fields, &level->fields_end);
  // What comes before the first child is what comes before its parent.
  level->position = start - ts_subtree_padding(*parent).bytes;
  level->structural = 0;
  level->inherited = inherited;
}

static TSFieldId field_of(const Level* level) {
  for (const TSFieldMapEntry* each = level->fields; each < level->fields_end; ++each)
    if (!each->inherited && each->child_index == level->structural) return each->field_id;
  return level->inherited;
}

void shoal_cst_begin(ShoalCstPlace* place, TSNode parent) {
  place->depth = 0;
  enter(place, parent.tree->language, (const Subtree*)parent.id, parent.context[0], 0);
}

uint32_t shoal_cst_read(ShoalCstPlace* place, const TSTree* tree, ShoalCstChild* out,
                        uint32_t count_max) {
  const TSLanguage* const language = tree->language;
  uint32_t count = 0;
  while (place->depth != 0 && count < count_max) {
    Level* const level = (Level*)place->levels + place->depth - 1;
    if (level->next == level->end) {
      --place->depth;
      continue;
    }
    const Subtree* const child = level->next++;
    const uint32_t start = level->position + ts_subtree_padding(*child).bytes;
    const uint32_t end = start + ts_subtree_size(*child).bytes;
    TSSymbol alias = 0;
    TSFieldId field = 0;
    if (!ts_subtree_extra(*child)) {
      if (level->aliases) alias = level->aliases[level->structural];
      field = field_of(level);
      ++level->structural;
    }
    level->position = end;
    if (ts_subtree_visible(*child) || alias) {
      const TSSymbol symbol = alias ? alias : ts_subtree_symbol(*child);
      fetch_ahead(child);
      out[count++] = (ShoalCstChild){
          .node = {.context = {start, 0, 0, alias}, .id = child, .tree = tree},
          .symbol = ts_language_public_symbol(language, symbol),
          .field = field,
          .start = start,
          .end = end,
      };
    } else if (ts_subtree_visible_child_count(*child) > 0) {
      enter(place, language, child, start, field);
    }
  }
  return count;
}

void shoal_cst_free(ShoalCstPlace* place) { ts_free(place->levels); }
