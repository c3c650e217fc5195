namespace HypergradGen.Fuzz.Programs;

/// <content>What is done with integers.</content>
internal sealed partial class IntegerMemory
{
    /// <summary>From one place to the next that it names.</summary>
    private void Linked()
    {
        string i = method.Name("i"), at = method.Name("at"), s = method.Name("s");
        method.Use("places that name the next");
        method.Line($"int {at} = {_dice.Pick("0", $"{N} - 1")};");
        method.Line($"Real {s} = {X}[0];");
        method.Open(_dice.Pick($"for (int {i} = 0; {i} < {N}; {i}++)", $"for (int {i} = 0; {i} < 5 && {X}[{at}] > {_dice.Number(true)}; {i}++)"));
        method.Line(_dice.Pick($"{s} = 0.6 * {s} + {X}[{at}];", $"{s} += 0.3 * {X}[{at}];", $"{Y}[{at}] += 0.2 * {s}; {s} = RealMath.Sin({X}[{at}] + {s});"));
        method.Line($"{at} = {At(at)};");
        method.Close();
        method.Line($"{Y}[{at}] += 0.5 * {s};");
    }

    /// <summary>The places that pass a test, one behind the other.</summary>
    private void Selected()
    {
        string kept = method.Name("kept"), count = method.Name("count"), i = method.Name("i");
        method.Use("places that pass a test");
        method.Line($"Span<int> {kept} = stackalloc int[{N}];");
        method.Line($"int {count} = 0;");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    if ({_dice.Pick($"{X}[{i}] > {_dice.Number(true)}", $"{At(i)} % 2 == 0", $"{X}[{i}] < {X}[{At(i)}]")})");
        method.Line($"        {kept}[{count}++] = {i};");
        method.Open(_dice.Chance(0.2) ? $"for (int {i} = {count} - 1; {i} >= 0; {i}--)" : $"for (int {i} = 0; {i} < {count}; {i}++)");
        string at = $"{kept}[{i}]", y = Y;
        method.Line(_dice.Pick($"{y}[{at}] {Operator} {Term(i, at)};", $"{y}[{i}] {Operator} {Term(i, at)};", $"{y}[{count} - 1 - {i}] {Operator} {X}[{at}];"));
        method.Close();
        if (_dice.Chance(0.4))
            method.Line($"if ({count} > 0) {Y}[{kept}[{count} - 1]] {Operator} {X}[0] / {count};");
        _orders.Add((kept, "int"));
    }

    /// <summary>Rows of several lengths one behind the other, with a column for each element.</summary>
    private void Unequal()
    {
        string start = method.Name("start"), p = method.Name("p"), i = method.Name("i"), s = method.Name("s"), y = Y;
        method.Use("rows by where they begin");
        method.Line($"int[] {start} = new int[{N} + 1];");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {start}[{i} + 1] = Math.Min({N}, {start}[{i}] + {_dice.Pick($"{At(i)} % 3", "1", $"{i} % 2", $"({X}[{i}] > {_dice.Number(true)} ? 2 : 0)")});");
        bool isCounted = _dice.Chance(0.4);
        if (isCounted)
            method.Line($"int {p} = 0;");
        method.Open($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"Real {s} = {_dice.Pick("0", $"{X}[{i}]")};");
        method.Open(isCounted ? $"for (; {p} < {start}[{i} + 1]; {p}++)" : $"for (int {p} = {start}[{i}]; {p} < {start}[{i} + 1]; {p}++)");
        string at = At(p);
        method.Line(_dice.Pick($"{s} {_dice.Pick("+=", "-=")} {X}[{p}] * {X}[{at}];", $"{s} += 0.4 * {X}[{at}];", $"{y}[{at}] {Operator} 0.3 * {X}[{i}] * {X}[{p}];", $"{s} = RealMath.Max({s}, {X}[{at}]);"));
        method.Close();
        method.Line($"{y}[{i}] {Operator} {_dice.Pick(s, $"RealMath.Tanh({s})", $"0.5 * {s}")};");
        method.Close();
    }

    /// <summary>A tree gone through by what is still to be seen.</summary>
    private void Stack()
    {
        string stack = method.Name("stack"), top = method.Name("top"), at = method.Name("node"), s = method.Name("s");
        method.Use("stack");
        method.Line($"int[] {stack} = new int[{N} + 2];");
        method.Line($"int {top} = 0;");
        method.Line($"Real {s} = {_dice.Number()};");
        method.Line($"{stack}[{top}++] = 0;");
        method.Open($"while ({top} > 0)");
        method.Line($"int {at} = {stack}[--{top}];");
        method.Line($"{_dice.Pick($"{s} = 0.8 * {s} + {X}[{at}];", $"{s} += 0.2 * {X}[{at}] * {X}[{At(at)}];", $"{Y}[{at}] += 0.3 * {s}; {s} = RealMath.Cos({X}[{at}]);")}");
        method.Line($"if (2 * {at} + 1 < {N}{_dice.Pick("", $" && {X}[{at}] > -0.8")})");
        method.Line($"    {stack}[{top}++] = 2 * {at} + 1;");
        method.Line($"if (2 * {at} + 2 < {N})");
        method.Line($"    {stack}[{top}++] = 2 * {at} + 2;");
        method.Close();
        method.Line($"{Y}[0] += 0.4 * {s};");
    }

    private void Flags()
    {
        string seen = method.Name("seen"), i = method.Name("i"), k = method.Name("k");
        if (_flags.Count == 0 || _dice.Chance(0.3))
        {
            method.Use("memory of truth values");
            method.Line(_dice.Pick($"bool[] {seen} = new bool[{N}];", $"Span<bool> {seen} = stackalloc bool[{N}];"));
            _flags.Add(seen);
        }
        string flags = _dice.OneOf(_flags), y = Y;
        method.Open($"for (int {i} = 0; {i} < {N}; {i}++)");
        switch (_dice.Between(0, 4))
        {
            case 0:
                method.Line($"int {k} = {At(i)};");
                method.Line($"if ({flags}[{k}])");
                method.Line("    continue;");
                method.Line($"{flags}[{k}] = true;");
                method.Line($"{y}[{k}] {Operator} {Term(i, k)};");
                break;
            case 1:
                method.Line($"{flags}[{i}] = {X}[{i}] > {_dice.Number(true)}{_dice.Pick("", $" || {flags}[{N} - 1 - {i}]", $" != {flags}[{i}]")};");
                break;
            case 2:
                method.Line($"{flags}[{At(i)}] {_dice.Pick("^", "|", "&")}= {X}[{i}] < {_dice.Number(true)};");
                break;
            case 3 when Scope.IntegerData.Where(d => d.Type == "bool").ToArray() is { Length: > 0 } data:
                string mask = _dice.OneOf(data)[i];
                method.Line(_dice.Pick($"if ({mask}) {y}[{i}] {Operator} {Term(i, i)};", $"{y}[{i}] {Operator} {mask} ? {X}[{i}] : {Term(i, i)};", $"if ({mask} == {flags}[{i}]) {y}[{i}] *= 0.7; else {flags}[{i}] = !{mask};"));
                break;
            case 3:
                method.Line($"{y}[{i}] {Operator} {flags}[{i}] ? {X}[{i}] : {Term(i, At(i))};");
                break;
            default:
                method.Line($"if ({flags}[{i}] && !{flags}[{At(i)}])");
                method.Line($"    {y}[{i}] {Operator} {Term(i, i)};");
                break;
        }
        method.Close();
    }

    /// <summary>Numbers from a generator that wraps around.</summary>
    private void Random()
    {
        string state = method.Name("seed"), i = method.Name("i");
        bool isLong = _dice.Chance(0.6);
        method.Use("numbers from a generator");
        method.Line(isLong ? $"ulong {state} = {_dice.Between(1, 9)};" : $"uint {state} = {_dice.Between(1, 9)}u;");
        method.Open($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line(isLong ? $"{state} = unchecked({state} * 6364136223846793005UL + 1442695040888963407UL);" : $"{state} ^= {state} << 13; {state} ^= {state} >> 17; {state} ^= {state} << 5;");
        string at = isLong ? $"(int)(({state} >> 33) % (ulong){N})" : $"(int)({state} % (uint){N})";
        method.Line(_dice.Pick($"{Y}[{at}] {Operator} 0.4 * {X}[{i}];", $"{Y}[{i}] {Operator} 0.4 * {X}[{at}];", isLong ? $"{Y}[{i}] += 0.1 * ({state} >> 40) / 16777216.0;" : $"{Y}[{i}] *= ({state} >> 8) / 16777216.0;"));
        method.Close();
    }

    /// <summary>How often each place is named.</summary>
    private void Counts()
    {
        string count = method.Name("counts"), i = method.Name("i"), k = method.Name("k");
        method.Use("counts of places");
        method.Line($"int[] {count} = new int[{N}];");
        method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
        method.Line($"    {count}[{At(i)}]{_dice.Pick("++", " += 1", " += 2")};");
        switch (_dice.Between(0, 2))
        {
            case 0:
                method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
                method.Line($"    {Y}[{i}] {Operator} {X}[{i}] / (1 + {count}[{i}]);");
                break;
            case 1:
                method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
                method.Line($"    for (int {k} = 0; {k} < {count}[{i}]; {k}++)");
                method.Line($"        {Y}[{_dice.Pick(i, k, $"({i} + {k}) % {N}")}] {Operator} 0.3 * {X}[{_dice.Pick(i, $"{k} % {N}")}];");
                break;
            default:
                method.Line($"for (int {i} = 0; {i} < {N}; {i}++)");
                method.Line($"    {Y}[{i}] = {count}[{i}] switch {{ 0 => {X}[{i}], 1 => 0.5 * {X}[{At(i)}], var {k} when {k} > 2 => {X}[0] / {k}, _ => {Y}[{i}] }};");
                break;
        }
    }
}
