using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ory.AspNetCore.Tests;

[Authorize("vault")]
public class RazorVaultModel : PageModel;
