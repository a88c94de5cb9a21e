#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/cli/table_file.hpp"
#include "security/lists/list_entry.hpp"
#include "security/model/model.hpp"
#include "security/screening/name_index.hpp"
#include "security/screening/name_model.hpp"
#include "security/training/training_set.hpp"

namespace sluice::cli {

// What the models for names are trained from; docs/screening/names.md says why these.
struct NameTrainingData {
    TableFile pairs;                 // name1,name2,schema,is_match
    TableFile aliases;               // kind,schema,query,candidate,candidate_ent,is_match
    std::vector<TableFile> altered;  // untreated_name,treated_name
    std::vector<TableFile> scripts;  // schema,query,candidate
    std::vector<std::shared_ptr<const lists::List>> lists;
    std::vector<std::string> customers;
    unsigned folds = 0;  // 0: nothing is left out
    unsigned fold = 0;
};

// The six files of conf/screening that hold models, by name. The same data give the same bytes.
// Errors: missing_field, invalid_value (no rows of one kind), internal (see training).
Result<std::map<std::string, std::string>> train_name_models(const NameTrainingData& data);

// conf/screening/frequencies.tsv: words that three customers or listed people, or three listed
// organisations, have in their names. Nothing else of a customer is in it.
std::string count_frequencies(const std::vector<std::shared_ptr<const lists::List>>& lists,
                              const std::vector<std::string>& customers);

// conf/screening/lexicon.tsv: words for trades and their translations, by how often they stand in
// the two names of one company (Dice's coefficient). Error: missing_field.
Result<std::string> make_lexicon(const std::vector<TableFile>& scripts);

// In which of `folds` parts everything about one target goes, so that no target is on both sides.
unsigned part_of(std::string_view target, unsigned folds);

}  // namespace sluice::cli
