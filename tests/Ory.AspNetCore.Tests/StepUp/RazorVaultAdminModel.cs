using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ory.AspNetCore.Tests;

[Authorize("vault", Roles = "admin")]
public class RazorVaultAdminModel : PageModel;
