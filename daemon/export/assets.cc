#include "export/asset.h"
#include "export/export.h"

namespace eugress {

std::vector<Route> asset_routes() {
  std::vector<Route> routes;
  for (const Asset& asset : assets()) {
    routes.emplace_back("/assets/" + std::string{asset.name}, [&asset] {
      return Response{200, std::string{asset.content_type}, std::string{asset.content},
                      '"' + std::string{asset.sha256.substr(0, 32)} + '"'};
    });
  }
  return routes;
}

}  // namespace eugress
