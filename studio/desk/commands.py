"""Every action a person can take, by name: the same for keys, buttons, terminal, tests and remote control."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import msgspec

from studio.desk.show_check import question_before_air
from studio.engine.messages import LookAt, SetBlank, SetChannel, SetOverlay, TakeScene
from studio.model.errors import StudioError
from studio.model.order import OrderLine
from studio.model.output import Destination
from studio.model.scene import Scene, SceneItem
from studio.model.secret import Secret
from studio.model.show import Show
from studio.model.side_canvas import SideCanvas
from studio.model.source import MediaFileSource, MicrophoneSource, Source, TestPatternSource

if TYPE_CHECKING:
    from studio.desk.desk import Desk


@dataclass(frozen=True)
class DeskCommand:
    """`zh`, `en`: what a person reads on a button or in a list of shortcuts. `run(desk, **arguments)`."""

    name: str
    zh: str
    en: str
    run: Callable[..., None]

    def check(self, arguments: dict[str, object]) -> None:
        """Raises StudioError when `arguments` do not fit."""
        try:
            inspect.signature(self.run).bind(None, **arguments)
        except TypeError as error:
            raise StudioError("desk.bad_arguments", name=self.name, reason=error) from error


COMMANDS: dict[str, DeskCommand] = {}


def find_command(name: str) -> DeskCommand:
    """Raises StudioError with "did you mean" for an unknown name."""
    if name in COMMANDS:
        return COMMANDS[name]
    close = difflib.get_close_matches(name, list(COMMANDS), 1)
    raise StudioError("desk.no_command", name=name, hint=f"→ {close[0]}?" if close else "")


def command(name: str, zh: str, en: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def register(run: Callable[..., None]) -> Callable[..., None]:
        COMMANDS[name] = DeskCommand(name, zh, en, run)
        return run

    return register


@command("scene.take", "切换场景", "Take scene")
def take_scene(desk: Desk, scene_id: str) -> None:
    desk.engine.call(TakeScene(scene_id=scene_id))


@command("scene.look", "预览场景", "Preview scene")
def look_at_scene(desk: Desk, scene_id: str) -> None:
    desk.engine.call(LookAt(scene_id=scene_id, overlay_id=desk.engine.state.look_overlay_id))


@command("overlay.look", "预览贴片", "Preview overlay")
def look_at_overlay(desk: Desk, overlay_id: str) -> None:
    desk.engine.call(LookAt(scene_id=desk.engine.state.look_scene_id, overlay_id=overlay_id))


@command("look.take", "预览上屏", "Take the preview")
def take_look(desk: Desk) -> None:
    state = desk.engine.state
    if state.look_scene_id:
        desk.engine.call(TakeScene(scene_id=state.look_scene_id))
    if state.look_overlay_id:
        desk.engine.call(SetOverlay(overlay_id=state.look_overlay_id, shown=True))
    desk.engine.call(LookAt())


@command("look.clear", "清空预览", "Clear the preview")
def clear_look(desk: Desk) -> None:
    desk.engine.call(LookAt())


@command("scene.add", "添加场景", "Add scene")
def add_scene(desk: Desk, name: str) -> None:
    """A new scene begins with what the scene on air shows, so that it is never black by surprise."""
    show = desk.show
    model = next((scene for scene in show.scenes if scene.id == desk.engine.state.scene_id), None)
    desk.edit(_with_scene(show, name, model.items if model else ()))


@command("scene.remove", "删除场景", "Remove scene")
def remove_scene(desk: Desk, scene_id: str) -> None:
    desk.edit(msgspec.structs.replace(desk.show, scenes=tuple(s for s in desk.show.scenes if s.id != scene_id)))


@command("item.edit", "修改画面元素", "Edit scene item")
def edit_item(desk: Desk, scene_id: str, index: int, item: SceneItem) -> None:
    scene = next((one for one in desk.show.scenes if one.id == scene_id), None)
    if scene is None or not 0 <= index < len(scene.items):
        raise StudioError("engine.no_scene", name=f"{scene_id}[{index}]", hint="")
    edited = msgspec.structs.replace(scene, items=(*scene.items[:index], item, *scene.items[index + 1 :]))
    scenes = tuple(edited if one.id == scene_id else one for one in desk.show.scenes)
    desk.edit(msgspec.structs.replace(desk.show, scenes=scenes))


@command("scene.arrange", "排列画面元素", "Arrange scene items")
def arrange_scene(desk: Desk, scene_id: str, items: Sequence[SceneItem]) -> None:
    """The items of a scene, lowest first: added, taken out, or in another order."""
    scene = next((one for one in desk.show.scenes if one.id == scene_id), None)
    if scene is None:
        raise StudioError("engine.no_scene", name=scene_id, hint="")
    edited = msgspec.structs.replace(scene, items=tuple(items))
    scenes = tuple(edited if one.id == scene_id else one for one in desk.show.scenes)
    desk.edit(msgspec.structs.replace(desk.show, scenes=scenes))


@command("overlay.show", "显示贴片", "Show overlay")
def show_overlay(desk: Desk, overlay_id: str) -> None:
    desk.engine.call(SetOverlay(overlay_id=overlay_id, shown=True))


@command("overlay.hide", "收起贴片", "Hide overlay")
def hide_overlay(desk: Desk, overlay_id: str) -> None:
    desk.engine.call(SetOverlay(overlay_id=overlay_id, shown=False))


@command("overlay.toggle", "显示或收起贴片", "Show or hide overlay")
def toggle_overlay(desk: Desk, overlay_id: str) -> None:
    desk.engine.call(SetOverlay(overlay_id=overlay_id, shown=not desk.overlay(overlay_id).shown))


@command("overlay.text", "修改贴片文字", "Edit overlay text")
def set_overlay_text(desk: Desk, overlay_id: str, **fields: object) -> None:
    overlay = desk.overlay(overlay_id)
    try:
        state = msgspec.convert({**msgspec.to_builtins(overlay.state), **fields}, type(overlay.state))
    except msgspec.ValidationError as error:
        raise StudioError("desk.bad_arguments", name="overlay.text", reason=error) from error
    desk.engine.call(SetOverlay(overlay_id=overlay_id, state=state))


@command("comment.feature", "评论上墙", "Show comment on screen")
def feature_comment(desk: Desk, seq: int) -> None:
    desk.feature(seq)


@command("comment.unfeature", "收起上墙评论", "Take comment off screen")
def unfeature_comment(desk: Desk) -> None:
    desk.feature(None)


@command("product.present", "讲解商品", "Present product")
def present_product(desk: Desk, number: int) -> None:
    desk.present(number)


@command("product.adjust", "加减库存", "Adjust stock")
def adjust_stock(desk: Desk, number: int, delta: Decimal | int | str) -> None:
    desk.shelf.ledger.adjust(
        number, decimal_of(delta), desk.person, "restock" if decimal_of(delta) > 0 else "correction"
    )


@command("product.count", "盘点", "Count stock")
def count_stock(desk: Desk, number: int, quantity: Decimal | int | str) -> None:
    desk.shelf.ledger.count(number, decimal_of(quantity), desk.person)


@command("ledger.undo", "撤销", "Undo")
def undo_last(desk: Desk) -> None:
    desk.undo_last()


@command("order.by_hand", "手工下单", "Order by hand")
def order_by_hand(desk: Desk, seq: int, product: int, quantity: Decimal | int | str, address: str = "") -> None:
    desk.order_from_comment(seq, (OrderLine(product, decimal_of(quantity)),), address)


@command("order.cancel", "取消订单", "Cancel order")
def cancel_order(desk: Desk, order_id: int) -> None:
    desk.cancel_order(order_id)


@command("show.go_live", "开播", "Go live")
def go_live(desk: Desk, anyway: bool = False) -> None:
    """A silent microphone or a frozen camera is asked about first, unless it is a rehearsal: refused with a code that
    begins with `ask.`, and `anyway` is the answer yes."""
    question = None if anyway or desk.air.rehearsal else question_before_air(desk)
    if question is not None:
        raise question
    desk.air.go_live()


@command("encoder.choose", "选择编码器", "Choose the encoder")
def choose_encoder(desk: Desk, encoder: str) -> None:
    """By the names of `studio.model.output.EncoderName`; holds from the next time encoding begins."""
    settings = msgspec.structs.replace(desk.show.encoder, encoder=encoder)
    desk.edit(msgspec.structs.replace(desk.show, encoder=settings))


@command("show.check", "体检", "Check before the show")
def check_show(desk: Desk) -> None:
    """Takes about 12 s; its lines are in `DeskState.check` as they become known."""
    desk.checkup.start()


@command("show.end", "下播", "End the show")
def end_show(desk: Desk) -> None:
    desk.air.end_show()


@command("recording.start", "录制", "Record")
def start_recording(desk: Desk) -> None:
    desk.air.start_recording()


@command("replay.save", "存回放", "Save the last seconds")
def save_replay(desk: Desk) -> None:
    desk.recordings.save_replay()


@command("recording.settings", "录像设置", "Recording settings")
def set_recording(desk: Desk, **fields: object) -> None:
    """By the names of the fields of `studio.model.show.Recording`; what is not named stays."""
    desk.recordings.set(**fields)


@command("session.resume", "恢复上次的画面", "Put the show back as it was")
def resume_session(desk: Desk) -> None:
    if desk.session is not None:
        desk.session.resume()


@command("session.dismiss", "知道了", "Never mind the last show")
def dismiss_session(desk: Desk) -> None:
    if desk.session is not None:
        desk.session.dismiss()
    desk.recordings.dismiss()


@command("recording.stop", "停止录制", "Stop recording")
def stop_recording(desk: Desk) -> None:
    desk.air.stop_recording()


@command("program.blank", "遮屏静音", "Blank picture and sound")
def blank(desk: Desk) -> None:
    desk.engine.call(SetBlank(blank=not desk.engine.state.blank))


@command("sound.mute", "静音", "Mute")
def mute(desk: Desk, source_id: str) -> None:
    source = desk.source(source_id)
    if isinstance(source, MediaFileSource | TestPatternSource | MicrophoneSource):
        desk.engine.call(SetChannel(source_id=source_id, muted=not source.muted))


@command("sound.gain", "音量", "Volume")
def set_gain(desk: Desk, source_id: str, gain_db: float) -> None:
    desk.engine.call(SetChannel(source_id=source_id, gain_db=gain_db))


@command("source.add", "添加画面源", "Add source")
def add_source(desk: Desk, source: Source) -> None:
    """A new source with a picture gets a scene of its own: one click shows it, and nothing on air changes by itself."""
    show = desk.show
    taken = {one.id for one in (*show.sources, *show.overlays)}
    fresh = msgspec.structs.replace(source, id=source.id if source.id not in taken else _free_id("source", taken))
    show = msgspec.structs.replace(show, sources=(*show.sources, fresh))
    if not isinstance(fresh, MicrophoneSource):
        show = _with_scene(show, fresh.name, (SceneItem(ref=fresh.id),))
    desk.edit(show)


@command("source.replace", "修改画面源", "Edit source")
def replace_source(desk: Desk, source: Source) -> None:
    desk.source(source.id)
    sources = tuple(source if one.id == source.id else one for one in desk.show.sources)
    desk.edit(msgspec.structs.replace(desk.show, sources=sources))


@command("source.remove", "删除画面源", "Remove source")
def remove_source(desk: Desk, source_id: str) -> None:
    desk.source(source_id)
    scenes = tuple(
        msgspec.structs.replace(scene, items=tuple(item for item in scene.items if item.ref != source_id))
        for scene in desk.show.scenes
    )
    sources = tuple(one for one in desk.show.sources if one.id != source_id)
    desk.edit(msgspec.structs.replace(desk.show, sources=sources, scenes=scenes))
    desk.incidents.end(f"source {source_id}")


@command("destination.set", "设置推流地址", "Set destination")
def set_destination(
    desk: Desk, destination_id: str, name: str, url: str, key: str = "", service: str = "custom", canvas: str = ""
) -> None:
    """`service`: one of `studio.services.presets.PRESETS`. An empty `url` is the service's usual server. `canvas`: the
    further canvas that goes there, empty for the show's own picture."""
    fresh = Destination(id=destination_id or "main", name=name, url=url, service=service, canvas=canvas)
    desk.air.set_destination(fresh, key)


@command("destination.start", "加推一路", "Start a destination")
def start_destination(desk: Desk, destination_id: str) -> None:
    desk.air.start_destination(destination_id)


@command("destination.stop", "停推一路", "Stop a destination")
def stop_destination(desk: Desk, destination_id: str) -> None:
    desk.air.stop_destination(destination_id)


@command("destination.retry", "再试一次", "Try again")
def retry_destination(desk: Desk, destination_id: str, key: str = "") -> None:
    """After a refused key: the same push with a new one."""
    desk.air.retry(destination_id, Secret(key))


@command("destination.remove", "删除推流地址", "Remove destination")
def remove_destination(desk: Desk, destination_id: str) -> None:
    desk.air.remove_destination(destination_id)


@command("canvas.portrait", "同时竖屏直播", "Portrait at the same time")
def portrait(desk: Desk, on: bool) -> None:
    """A second picture of the other orientation beside the show's own; what was set for it before holds again."""
    desk.air.switch_second(on)


@command("canvas.set", "修改第二画面", "Change the second picture")
def set_canvas(desk: Desk, canvas: SideCanvas) -> None:
    desk.air.set_canvas(canvas)


@command("recording.clean", "另录一份无贴片画面", "Record without overlays as well")
def set_clean_recording(desk: Desk, on: bool) -> None:
    desk.air.set_clean_recording(on)


@command("upload.set", "上传带宽", "Upload of this network")
def set_upload(desk: Desk, kbps: int) -> None:
    desk.air.set_upload(kbps)


@command("show.title", "节目名称", "Show title")
def set_title(desk: Desk, title: str) -> None:
    desk.edit(msgspec.structs.replace(desk.show, title=title))


@command("show.save", "保存节目", "Save show")
def save(desk: Desk) -> None:
    desk.save()


def _with_scene(show: Show, name: str, items: tuple[SceneItem, ...]) -> Show:
    used = {scene.key for scene in show.scenes}
    key = next((f"F{number}" for number in range(1, 9) if f"F{number}" not in used), "")
    scene_id = _free_id("scene", {scene.id for scene in show.scenes})
    return msgspec.structs.replace(show, scenes=(*show.scenes, Scene(id=scene_id, name=name, items=items, key=key)))


def decimal_of(number: Decimal | int | str) -> Decimal:
    try:
        value = Decimal(number)
    except InvalidOperation as error:
        raise StudioError("desk.bad_number", text=number) from error
    if not value.is_finite():
        raise StudioError("desk.bad_number", text=number)
    return value


def _free_id(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
