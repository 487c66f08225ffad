"""What boards.py writes with: the parts of a board, said in few words, and what Grafana's JSON wants beside them. Classic model, Grafana 10.4 and later.

Colours: one a verdict on every panel, of the Okabe-Ito palette, which people with any common colour blindness can tell apart. There is no green: that no
contradiction was seen is no success, it is a state.
"""

BLUE, ORANGE, VERMILION, PURPLE, GREY, SKY, SLATE = ("#0072B2", "#E69F00", "#D55E00", "#CC79A7", "#999999", "#56B4E9", "#6C7A89")
VERDICTS = {"inside": BLUE, "outside": VERMILION, "exempt": PURPLE, "disputed": ORANGE, "unknown": GREY}
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
HERE = 'job=~"$job", instance=~"$gateway"'
RUNBOOKS = "${runbooks}"  # a variable of each board: where the institution serves docs/runbooks.md


# ---- parts


def target(expr, legend="", kind="range"):
    return {"expr": expr, "legendFormat": legend, "kind": kind}


def link(title, url):
    return {"type": "link", "title": title, "url": url, "icon": "doc", "tooltip": "What it means and what to do", "tags": [], "asDropdown": False, "includeVars": False, "keepTime": False,
            "targetBlank": True}


def colour_of(name, colour):
    return {"matcher": {"id": "byName", "options": name}, "properties": [{"id": "color", "value": {"mode": "fixed", "fixedColor": colour}}]}


def of_numbers(properties):
    return {"matcher": {"id": "byType", "options": "number"}, "properties": [{"id": name, "value": value} for name, value in properties.items()]}


def by_verdict():
    return [colour_of(name, colour) for name, colour in VERDICTS.items()]


def mapped(values):
    return [{"type": "value", "options": {str(value): {"index": i, "text": text, "color": colour} for i, (value, (text, colour)) in enumerate(values.items())}}]


def steps(*pairs):
    """(from, colour), ...; the first holds from below."""
    return {"mode": "absolute", "steps": [{"value": value if i else None, "color": colour} for i, (value, colour) in enumerate(pairs)]}


def panel(kind, title, description, targets, unit, width, height=8, **more):
    return {"kind": kind, "title": title, "description": description, "targets": targets, "unit": unit, "width": width, "height": height, **more}


def stat(title, description, targets, unit, width, height=4, **more):
    return panel("stat", title, description, targets, unit, width, height, **more)


def lines(title, description, targets, unit, width=12, height=8, **more):
    return panel("timeseries", title, description, targets, unit, width, height, **more)


def table(title, description, targets, unit, column, width=12, height=8, **more):
    """`column` heads the value; "" where that is always 1 and says nothing."""
    return panel("table", title, description, targets, unit, width, height, column=column, **more)


def words(title, description, text, width=24, height=5):
    return {"kind": "text", "title": title, "description": description, "text": text, "width": width, "height": height}


def row(title, *panels, collapsed=False):
    return {"row": title, "panels": panels, "collapsed": collapsed}


# ---- what JSON wants of them


def variables():
    def query(name, label, text, hidden=0):
        return {"type": "query", "name": name, "label": label, "datasource": SOURCE, "query": {"query": text, "refId": f"variable-{name}"}, "definition": text, "refresh": 2, "sort": 1,
                "multi": True, "includeAll": True, "allValue": ".+", "current": {"text": ["All"], "value": ["$__all"]}, "hide": hidden, "options": [], "regex": "", "skipUrlSync": False}
    def place(name, label, value):
        return {"type": "textbox", "name": name, "label": label, "query": value, "current": {"text": value, "value": value}, "options": [{"selected": True, "text": value, "value": value}], "hide": 2,
                "skipUrlSync": False}
    return [{"type": "datasource", "name": "datasource", "label": "Data source", "query": "prometheus", "refresh": 1, "multi": False, "includeAll": False, "current": {"text": "default", "value": "default"}, "hide": 0, "options": [], "regex": "",
             "skipUrlSync": False},
            query("job", "Job", "label_values(eugress_build_info, job)", hidden=2),
            query("gateway", "Gateway", 'label_values(eugress_build_info{job=~"$job"}, instance)'),
            query("provider", "Provider", f"label_values(eugress_bytes_total{{{HERE}}}, provider)"),
            query("plane", "Plane", f"label_values(eugress_bytes_total{{{HERE}}}, plane)"),
            query("zone", "Zone", f"label_values(eugress_bytes_total{{{HERE}}}, zone)"),
            place("page", "Status page", "http://127.0.0.1:9469/"), place("runbooks", "Runbooks", "https://docs.example.edu/eugress/runbooks.md")]


def annotation(name, expr, colour, title, shown=True):
    return {"name": name, "datasource": SOURCE, "enable": shown, "hide": False, "iconColor": colour, "expr": expr, "step": "60s", "titleFormat": title, "textFormat": "{{instance}}", "useValueForTime": False}


def annotations():
    return {"list": [{"builtIn": 1, "name": "Annotations & Alerts", "datasource": {"type": "grafana", "uid": "-- Grafana --"}, "enable": True, "hide": True, "iconColor": SKY, "type": "dashboard"},
                     annotation("Databases, lists, policy", f"changes(eugress_knowledge_epoch{{{HERE}}}[2m]) > 0", ORANGE, "what is judged by changed"),
                     annotation("Starts", f"changes(eugress_first_interval_start_timestamp_seconds{{{HERE}}}[2m]) > 0", GREY, "the daemon began anew"),
                     annotation("Refused", f'increase(eugress_knowledge_reloads_total{{{HERE}, result=~"refused|held"}}[2m]) > 0', PURPLE, "new knowledge was refused"),
                     annotation("Alerts", f'ALERTS{{{HERE}, alertname=~"Eugress.+", alertname!="EugressWatchdog", alertstate="firing"}}', VERMILION, "{{alertname}}")]}


# What is said of a number is said of columns of numbers only: a unit of time makes "Invalid date" of a name, and a threshold gives it a colour.
def table_defaults(spec):
    # Six columns must fit into a third of a board: Grafana's own least width of 150 pushes the last ones, with the value, out of sight.
    defaults = {"unit": "none", "color": {"mode": "thresholds"}, "mappings": [], "thresholds": steps((0, SLATE)),
                "custom": {"align": "auto", "cellOptions": {"type": "auto"}, "inspect": False, "minWidth": 50}}
    if "to" in spec:
        defaults["links"] = [{"title": "Open the board of this gateway", "url": f"/d/{spec['to']}?var-gateway=${{__data.fields.instance}}&var-datasource=${{datasource}}&${{__url_time_range}}", "targetBlank": False}]
    return defaults


def table_overrides(spec):
    said = {"unit": spec["unit"]}
    said.update({name: spec[name] for name in ("mappings", "thresholds") if name in spec})
    if len(said) > 1:
        said["custom.cellOptions"] = {"type": "color-text"}
    return [of_numbers(said)]


def defaults_of(spec):
    kind = spec["kind"]
    if kind == "table":
        return table_defaults(spec)
    defaults = {"unit": spec["unit"], "mappings": spec.get("mappings", []), "thresholds": spec.get("thresholds", steps((0, SLATE)))}
    colour = spec.get("colour")
    if kind == "timeseries":
        defaults["color"] = {"mode": "palette-classic"}
        if spec.get("stacked"):
            defaults["min"] = 0  # a share of a whole is seen only from its foot
        defaults["custom"] = {"drawStyle": "line", "lineWidth": 1, "fillOpacity": 60 if spec.get("stacked") else 0, "showPoints": "never", "spanNulls": False,
                              "stacking": {"mode": "normal" if spec.get("stacked") else "none", "group": "A"}, "thresholdsStyle": {"mode": "line" if spec.get("limits") else "off"}}
    elif colour and colour.startswith("#"):
        defaults["color"] = {"mode": "fixed", "fixedColor": colour}
    elif kind == "bargauge" and not spec.get("overrides"):
        defaults["color"] = {"mode": "fixed", "fixedColor": SLATE}
    else:
        defaults["color"] = {"mode": "thresholds"}
    for key, name in (("minimum", "min"), ("maximum", "max")):
        if key in spec:
            defaults[name] = spec[key]
    return defaults


def options_of(spec):
    kind = spec["kind"]
    reduce = {"calcs": ["lastNotNull"], "fields": "", "values": False}
    if kind == "stat":
        return {"reduceOptions": reduce, "colorMode": "background_solid" if spec.get("colour") == "background" else "value", "graphMode": "none", "justifyMode": "auto", "orientation": "auto",
                "textMode": "value", "wideLayout": True}
    if kind == "bargauge":
        return {"reduceOptions": reduce, "displayMode": "basic", "orientation": "horizontal", "showUnfilled": True, "valueMode": "color", "sizing": "manual", "minVizHeight": 16, "maxVizHeight": 40, "minVizWidth": 0,
                "text": {"titleSize": 14, "valueSize": 14}}
    if kind == "table":
        return {"showHeader": True, "cellHeight": "sm", "footer": {"show": False, "reducer": ["sum"], "countRows": False, "fields": ""}}
    if kind == "state-timeline":
        return {"mergeValues": True, "showValue": "auto", "alignValue": "left", "rowHeight": 0.8, "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True}, "tooltip": {"mode": "single", "sort": "none"}}
    # Below a graph there is room for three names, beside a wide one for eight.
    placement = "right" if spec["width"] >= 12 else "bottom"
    return {"legend": {"displayMode": "table", "placement": placement, "showLegend": True, "calcs": ["lastNotNull", "max"]}, "tooltip": {"mode": "multi", "sort": "desc"}}


def panel_json(spec, number, x, y):
    grid = {"x": x, "y": y, "w": spec["width"], "h": spec["height"]}
    if spec["kind"] == "text":
        return {"id": number, "type": "text", "title": spec["title"], "description": spec["description"], "gridPos": grid, "options": {"mode": "markdown", "content": spec["text"]}}
    targets = []
    for letter, one in zip("ABCDEF", spec["targets"]):
        instant = one["kind"] == "instant"
        targets.append({"refId": letter, "datasource": SOURCE, "expr": one["expr"], "legendFormat": one["legendFormat"] or "__auto", "instant": instant, "range": not instant, "editorMode": "code",
                        "format": "table" if spec["kind"] == "table" else "time_series"})
    out = {"id": number, "type": spec["kind"], "title": spec["title"], "description": spec["description"], "datasource": SOURCE, "gridPos": grid, "targets": targets,
           "fieldConfig": {"defaults": defaults_of(spec), "overrides": table_overrides(spec) if spec["kind"] == "table" else spec.get("overrides", [])}, "options": options_of(spec), "links": spec.get("links", [])}
    if spec["kind"] == "table":
        out["transformations"] = [{"id": "organize", "options": {"excludeByName": {name: True for name in ("Time", "__name__", "job", *(() if spec["column"] else ("Value",)))}, "indexByName": {"instance": 0}, "renameByName": {"instance": "gateway", "Value": spec["column"]}}}]
    return out


def panels_json(rows):
    out, number, y = [], 0, 0
    for one in rows:
        number += 1
        out.append({"id": number, "type": "row", "title": one["row"], "collapsed": one["collapsed"], "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}, "panels": []})
        y += 1
        x = tallest = 0
        for spec in one["panels"]:
            number += 1
            if x + spec["width"] > 24:
                x, y, tallest = 0, y + tallest, 0
            out.append(panel_json(spec, number, x, y))
            x, tallest = x + spec["width"], max(tallest, spec["height"])
        y += tallest
    return out


def board_json(board):
    boards = {"type": "dashboards", "title": "eugress", "tags": ["eugress"], "asDropdown": True, "includeVars": True, "keepTime": True, "icon": "external link", "targetBlank": False, "tooltip": "The other boards",
              "url": ""}
    pages = [{**link(title, url), "icon": icon, "tooltip": tooltip}
             for title, url, icon, tooltip in (("Status page", "${page}", "dashboard", "The page of the daemon"),
                                               ("Runbooks", RUNBOOKS, "doc", "What each alert means and what to do"))]
    return {"uid": board["uid"], "title": board["title"], "description": board["about"], "tags": ["eugress"], "editable": False, "graphTooltip": 1, "schemaVersion": 39, "version": 1, "refresh": "1m",
            "time": {"from": "now-24h", "to": "now"}, "timepicker": {}, "timezone": "", "weekStart": "", "fiscalYearStartMonth": 0, "liveNow": False, "links": [boards, *pages],
            "annotations": annotations(), "templating": {"list": variables()}, "panels": panels_json(board["rows"])}
